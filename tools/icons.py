"""Draw the PNG icons from static/img/favicon.svg, with a headless Chromium.

    python tools/icons.py

Run it after the mark has changed; the results are committed.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.chromium import chromium

IMG = Path(__file__).resolve().parent.parent / "static" / "img"
SEAL = "#c8402f"
# File, size, and the share of the mark's tile: below 1 the red background extends to the edge.
ICONS = (
    ("icon-32.png", 32, 1.0),
    ("icon-180.png", 180, 0.95),
    ("icon-192.png", 192, 1.0),
    ("icon-512.png", 512, 1.0),
    ("icon-maskable-512.png", 512, 0.78),
)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, size, share in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size})
            draw(page, size, share, IMG / name)
            page.close()
        browser.close()


def draw(page: Page, size: int, share: float, target: Path) -> None:
    ground = SEAL if share < 1 else "transparent"
    side = round(size * share)
    svg = (
        (IMG / "favicon.svg").read_text().replace("<svg ", f'<svg width="{side}" height="{side}" ')
    )
    style = f"margin:0;display:grid;place-items:center;block-size:100vh;background:{ground}"
    page.set_content(f'<body style="{style}">{svg}</body>')
    shot = page.screenshot(omit_background=True)
    with Image.open(io.BytesIO(shot)) as picture:
        picture.quantize(64, method=Image.Quantize.FASTOCTREE).save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
