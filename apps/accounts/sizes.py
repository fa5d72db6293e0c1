"""Sizes as people write them: 1 GB is 1024 MB, as `filesizeformat` and js/sizes.js say it."""

import re

UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


def bytes_of(text: str) -> int:
    """ "500M", "1.5 GB", "2048" → bytes. Raises ValueError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?", text.strip().lower())
    if not found:
        raise ValueError(f"{text} is not a size. Write it as 500M, 1.5G or a number of bytes.")
    return int(float(found[1]) * UNITS[found[2]])
