"""QR codes of links."""

import qrcode

QUIET = 2


def path_of(text: str) -> tuple[str, int]:
    """The dark modules as an SVG path, and the side length."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return "".join(squares), len(rows)
