"""How much around a part of a picture the layers of a network of dense blocks have to see.

What a tile shows is in the middle of what the network sees. Each group sees so far around itself
and no further: what lies beyond what the layers that are still to run can see changes no pixel of
the tile, and is cut off before it is computed. The last layers see hardly any of the padding.
"""

from __future__ import annotations

from typing import NamedTuple

# Pixels of the source: three blocks of five convolutions; the convolution behind all groups; the
# last four layers, at twice and four times the size (1.25 pixels).
GROUP, BODY, TAIL = 15, 1, 2
# Multiplications a pixel of the source.
GROUP_WORK, BODY_WORK, TAIL_WORK = 718_848, 36_864, 1_354_752
# Rows of the source whose pixels are made at once: a whole tile of the last layers, which have 64
# values at sixteen times as many pixels, takes gigabytes.
ROWS = 32

# Rows and columns.
Part = tuple[slice, slice]


class Cut(NamedTuple):
    """What of an array is needed for a part of it, and where the part lies in that."""

    needed: Part
    part: Part


class Stage(NamedTuple):
    """Layers: their share of a network's work, and how far around a tile they are computed."""

    share: float
    margin: int


def margin(groups: int) -> int:
    """Around a part, before so many groups that are still to run."""
    return GROUP * groups + BODY + TAIL


def cut(part: Part, margin: int, height: int, width: int) -> Cut:
    (rows, part_rows), (columns, part_columns) = (
        _cut(one, margin, length) for one, length in zip(part, (height, width), strict=True)
    )
    return Cut((rows, columns), (part_rows, part_columns))


def stages(groups: int, padding: int) -> tuple[Stage, ...]:
    """Of a network of so many groups."""
    total = groups * GROUP_WORK + BODY_WORK + TAIL_WORK
    work = [(GROUP_WORK, margin(left)) for left in range(groups, 0, -1)]
    work += [(BODY_WORK, margin(0)), (TAIL_WORK, TAIL)]
    return tuple(Stage(each / total, min(padding, most)) for each, most in work)


def _cut(part: slice, margin: int, length: int) -> tuple[slice, slice]:
    start, end = max(0, part.start - margin), min(length, part.stop + margin)
    return slice(start, end), slice(part.start - start, part.stop - start)
