"""How large the pieces of a file are: few enough to count, small enough to send again."""

MIB = 2**20
# An object store takes no smaller part but the last.
LEAST = 5 * MIB
# Pieces that a file has at most, as long as they are of the size that was told. An object store
# takes 10,000; what is left over are numbers for attempts that came to nothing.
MAX_PIECES = 2000


def piece_bytes(size: int) -> int:
    """5 MiB up to 9.7 GiB, 11 MiB for 20 GiB. Behind a proxy that buffers a cut costs a piece."""
    even = -(-size // MAX_PIECES)
    return max(LEAST, -(-even // MIB) * MIB)
