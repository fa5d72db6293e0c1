"""Compact lists of ids: jobs' parameters are read often, and a decision may name 100,000 ids."""

import base64
import json
import zlib
from collections.abc import Iterable
from itertools import accumulate, pairwise


def packed(ids: Iterable[int]) -> str:
    """The differences of ascending ids, deflated: at most a character each."""
    every = [0, *ids]
    between = [after - before for before, after in pairwise(every)]
    return base64.b85encode(zlib.compress(json.dumps(between).encode())).decode()


def unpacked(text: str) -> list[int]:
    return list(accumulate(json.loads(zlib.decompress(base64.b85decode(text)))))
