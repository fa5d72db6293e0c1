"""Piece sizes: few enough pieces per file, each small enough to send again."""

MIB = 2**20
# Minimum part size of object stores, except for the last part.
LEAST = 5 * MIB
# Maximum pieces per file at the recommended size. Object stores allow 10,000 parts; the rest is for
# failed attempts.
MAX_PIECES = 2000


def piece_bytes(size: int) -> int:
    """5 MiB up to 9.7 GiB, 11 MiB for 20 GiB. A buffering proxy loses a piece per interruption."""
    even = -(-size // MAX_PIECES)
    return max(LEAST, -(-even // MIB) * MIB)
