"""Pictures are told apart by their names: thresholds are chosen on one half, reported on the
other."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def halves(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """(to choose on, to report on)."""
    sides: tuple[list[Path], list[Path]] = ([], [])
    for path in files:
        sides[hashlib.sha256(path.name.encode()).digest()[0] % 2].append(path)
    return sides
