"""The parts of a query picture that are embedded and searched with, besides the whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ImageOps
from PIL.Image import Image, Transpose

from apps.vision.local.areas import WHOLE, Rectangle
from apps.vision.local.content_box import content_box

HALF = 0.5
QUARTERS = tuple(Rectangle(x, y, HALF, HALF) for y in (0.0, HALF) for x in (0.0, HALF))
# The central 70 % of each side.
CENTRE = Rectangle(0.15, 0.15, 0.7, 0.7)
# Pillow turns counterclockwise.
_TRANSPOSE = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the upright picture. Its crop is turned clockwise by `turn` degrees, or
    mirrored."""

    name: str
    rectangle: Rectangle = WHOLE
    turn: int = 0
    is_mirrored: bool = False

    def crop(self, picture: Image) -> Image:
        part = _crop(picture, self.rectangle)
        if self.turn:
            part = part.transpose(_TRANSPOSE[self.turn])
        return ImageOps.mirror(part) if self.is_mirrored else part


def query_regions(picture: Image, maximum: int) -> list[Region]:
    """At most `maximum` regions, the most useful first; the whole picture is always the first."""
    return list(_regions(picture))[: max(1, maximum)]


def _regions(picture: Image) -> Iterator[Region]:
    yield Region("whole")
    if (box := content_box(picture)) is not None:
        yield Region("content", box)
    for number, quarter in enumerate(QUARTERS, start=1):
        yield Region(f"quarter-{number}", quarter)
    yield Region("centre", CENTRE)
    for degrees in _TRANSPOSE:
        yield Region(f"turned-{degrees}", turn=degrees)
    yield Region("mirrored", is_mirrored=True)


def _crop(picture: Image, part: Rectangle) -> Image:
    if part == WHOLE:
        return picture
    left = min(int(part.x * picture.width), picture.width - 1)
    top = min(int(part.y * picture.height), picture.height - 1)
    right = max(left + 1, round((part.x + part.width) * picture.width))
    bottom = max(top + 1, round((part.y + part.height) * picture.height))
    return picture.crop((left, top, right, bottom))
