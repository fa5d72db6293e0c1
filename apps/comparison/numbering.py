"""Differences drawn on a picture: numbered frames around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PIL import ImageDraw, ImageFont
from PIL.Image import Image as Picture

COLOUR, INK = (214, 0, 78), (255, 255, 255)
# The longer side of a picture is so many lines wide, and so many letters high.
LINES, LETTERS, LEAST_LETTER = 400, 45, 11


def numbered(picture: Picture, boxes: Sequence[dict[str, Any]]) -> Picture:
    """A copy with a frame around each box, which hides nothing of it, and its number beside it."""
    drawn = picture.convert("RGB").copy()
    pen = ImageDraw.Draw(drawn)
    line = max(2, round(max(drawn.size) / LINES))
    font = ImageFont.load_default(size=max(LEAST_LETTER, max(drawn.size) / LETTERS))
    # The strongest last, above the others.
    for number, each in reversed(list(enumerate(boxes, 1))):
        frame = _frame(each["box"], drawn.size, line)
        pen.rectangle(frame, outline=COLOUR, width=line)
        _tag(pen, str(number), frame, font, drawn.width)
    return drawn


def _frame(
    box: Sequence[float], size: tuple[int, int], line: int
) -> tuple[float, float, float, float]:
    x, y, width, height = box
    left, top = x * size[0] - line, y * size[1] - line
    return left, top, (x + width) * size[0] + line, (y + height) * size[1] + line


def _tag(
    pen: ImageDraw.ImageDraw,
    number: str,
    frame: tuple[float, float, float, float],
    font: Any,
    width: int,
) -> None:
    """Above the frame; below it at the upper edge of the picture."""
    _, _, across, down = pen.textbbox((0, 0), number, font=font)
    across, down = across + 6, down + 4
    left = min(max(0, frame[0]), width - across)
    top = frame[1] - down if frame[1] >= down else frame[3]
    pen.rectangle((left, top, left + across, top + down), fill=COLOUR)
    pen.text((left + 3, top + 2), number, fill=INK, font=font)
