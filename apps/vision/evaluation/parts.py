"""Which photos a projection is fitted on, which choose among projections, which report.

The name of a file decides, so that a picture stays in its part whatever else is in the folder.
"""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path


class Part(StrEnum):
    """Candidates are fitted on `fit` and compared on `choose`; what was chosen is fitted on both.
    `report` measures it, and says where its score bands begin."""

    FIT = "fit"  # three of five
    CHOOSE = "choose"  # one of five
    REPORT = "report"  # one of five


PARTS = (Part.FIT, Part.FIT, Part.FIT, Part.CHOOSE, Part.REPORT)


def part_of(name: str) -> Part:
    return PARTS[_number(name) % len(PARTS)]


def of_part(files: Sequence[Path], *parts: Part) -> list[Path]:
    return [path for path in files if part_of(path.name) in parts]


def chooses(category: str) -> bool:
    """Whether pictures of this kind choose; those of about every second do, the others report."""
    return _number(category) % 2 == 0


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
