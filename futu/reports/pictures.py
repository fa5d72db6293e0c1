"""Pictures of reports, with their captions."""

from __future__ import annotations

import io
from typing import Any

from PIL.Image import Image as Picture
from reportlab.platypus import Flowable, Image, Table

from futu.reports.styles import GAP, SMALL
from futu.reports.text import paragraph

# Pixels of the longer side, enough for print at half a page.
SIDE, QUALITY = 1400, 85


def captioned(picture: Picture, caption: str, most: tuple[float, float]) -> list[Flowable]:
    """An RGB picture within a width and a height of the page, and its caption."""
    return [_image(picture, most), paragraph(caption, SMALL)]


def side_by_side(cells: list[list[Flowable]], across: float) -> Table:
    """Two columns, each so wide."""
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), GAP),
    ]
    return Table([cells], [across + GAP, across], hAlign="LEFT", style=style)


def _image(picture: Picture, most: tuple[float, float]) -> Image:
    small = picture.copy()
    small.thumbnail((SIDE, SIDE))
    content = io.BytesIO()
    small.save(content, "JPEG", quality=QUALITY)
    content.seek(0)
    scale = min(most[0] / small.width, most[1] / small.height)
    return Image(content, small.width * scale, small.height * scale, hAlign="LEFT")
