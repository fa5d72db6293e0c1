"""Generated content of any size: each MiB is derived from its position."""

import random
from functools import lru_cache

MIB = 2**20
PATTERN = random.Random(11).randbytes(MIB - 8)


@lru_cache(maxsize=64)
def block(number: int) -> bytes:
    return number.to_bytes(8, "big") + PATTERN


def part(start: int, stop: int) -> bytes:
    """The bytes from `start` up to `stop`."""
    first, last = start // MIB, -(-stop // MIB)
    joined = b"".join(block(number) for number in range(first, last))
    return joined[start - first * MIB : stop - first * MIB]
