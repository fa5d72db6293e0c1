"""The pictures of the report: both with numbered boxes, and the differences."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _
from PIL.Image import Image as Picture
from reportlab.platypus import Flowable, Image, KeepTogether, Table

from apps.comparison.models import Comparison
from apps.comparison.numbering import numbered
from apps.comparison.report.styles import GAP, SMALL
from apps.comparison.report.text import paragraph
from apps.comparison.services.files import opened
from apps.comparison.words import MAX_BOXES

# Pixels of the longer side, enough for print at half a page; parts of the page's height.
SIDE, QUALITY, TALLEST, WIDE_TALLEST = 1400, 85, 0.42, 0.25


def pictures_of(comparison: Comparison, width: float, height: float) -> list[Flowable]:
    """Wide pictures stand below one another, others side by side. Raises ComparisonError."""
    boxes = (comparison.result or {}).get("boxes", [])[:MAX_BOXES]
    pair = [opened(comparison.first), opened(comparison.aligned or comparison.second)]
    names = [comparison.first_name, comparison.second_name]
    drawn = [numbered(picture, boxes) if comparison.aligned else picture for picture in pair]
    is_wide = min(one.width / one.height for one in drawn) > 1.5
    across = width if is_wide else (width - GAP) / 2
    most = (across, height * (WIDE_TALLEST if is_wide else TALLEST))
    shown = [_captioned(one, name, most) for one, name in zip(drawn, names, strict=True)]
    rows = [KeepTogether(one) for one in shown] if is_wide else [_side_by_side(shown, across)]
    if comparison.difference:
        difference = opened(comparison.difference)
        rows.append(KeepTogether(_captioned(difference, _("Difference"), most)))
    return rows


def _side_by_side(cells: list[list[Flowable]], across: float) -> Table:
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), GAP),
    ]
    return Table([cells], [across + GAP, across], hAlign="LEFT", style=style)


def _captioned(picture: Picture, caption: str, most: tuple[float, float]) -> list[Flowable]:
    return [_image(picture, most), paragraph(caption, SMALL)]


def _image(picture: Picture, most: tuple[float, float]) -> Image:
    small = picture.copy()
    small.thumbnail((SIDE, SIDE))
    content = io.BytesIO()
    small.save(content, "JPEG", quality=QUALITY)
    content.seek(0)
    scale = min(most[0] / small.width, most[1] / small.height)
    return Image(content, small.width * scale, small.height * scale, hAlign="LEFT")
