"""The pictures of the report: both as wholes, and a tile of each."""

from __future__ import annotations

from django.utils.translation import gettext as _
from PIL.Image import Image as Picture
from reportlab.platypus import Flowable

from apps.enhancement.models import Enhancement
from apps.galleries.files import Variant, open_variant
from apps.galleries.models import Image
from apps.galleries.pictures import decode_own
from apps.media.models import StoredFile
from apps.media.storage import open_seekable
from futu.reports.pictures import captioned, side_by_side
from futu.reports.styles import GAP

# Part of the page's height.
TALLEST = 0.3


def wholes_of(row: Enhancement, width: float, height: float) -> list[Flowable]:
    """None where one of both is gone."""
    width_after, height_after = row.result_sides
    return _pair(
        (_preview(row.source), _("Before: %(sides)s"), f"{row.width} × {row.height}"),
        (_preview(row.result), _("After: %(sides)s"), f"{width_after} × {height_after}"),
        (width, height),
    )


def parts_of(row: Enhancement, width: float, height: float) -> list[Flowable]:
    return _pair(
        (_file(row.before), _("Before"), ""), (_file(row.after), _("After"), ""), (width, height)
    )


def _pair(
    before: tuple[Picture | None, str, str],
    after: tuple[Picture | None, str, str],
    page: tuple[float, float],
) -> list[Flowable]:
    across = (page[0] - GAP) / 2
    cells = [
        captioned(picture, caption % {"sides": sides}, (across, page[1] * TALLEST))
        for picture, caption, sides in (before, after)
        if picture
    ]
    return [side_by_side(cells, across)] if len(cells) == 2 else []


def _preview(image: Image | None) -> Picture | None:
    if image is None or not image.has_preview:
        return None
    try:
        with open_variant(image.pk, Variant.PREVIEW) as file:
            return decode_own(file).convert("RGB")
    except FileNotFoundError:
        return None


def _file(stored: StoredFile | None) -> Picture | None:
    if stored is None:
        return None
    try:
        with open_seekable(stored.key) as file:
            return decode_own(file).convert("RGB")
    except FileNotFoundError:
        return None
