"""The pictures of the report: both with numbered boxes, and the differences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, KeepTogether

from apps.comparison.models import Comparison
from apps.comparison.numbering import numbered
from apps.comparison.services.files import opened
from apps.comparison.words import MAX_BOXES
from futu.reports.pictures import captioned, side_by_side
from futu.reports.styles import GAP

# Parts of the page's height.
TALLEST, WIDE_TALLEST = 0.42, 0.25


def pictures_of(comparison: Comparison, width: float, height: float) -> list[Flowable]:
    """Wide pictures stand below one another, others side by side. Raises ComparisonError."""
    boxes = (comparison.result or {}).get("boxes", [])[:MAX_BOXES]
    pair = [opened(comparison.first), opened(comparison.aligned or comparison.second)]
    names = [comparison.first_name, comparison.second_name]
    drawn = [numbered(picture, boxes) if comparison.aligned else picture for picture in pair]
    is_wide = min(one.width / one.height for one in drawn) > 1.5
    across = width if is_wide else (width - GAP) / 2
    most = (across, height * (WIDE_TALLEST if is_wide else TALLEST))
    shown = [captioned(one, name, most) for one, name in zip(drawn, names, strict=True)]
    rows = [KeepTogether(one) for one in shown] if is_wide else [side_by_side(shown, across)]
    if comparison.difference:
        difference = opened(comparison.difference)
        rows.append(KeepTogether(captioned(difference, _("Difference"), most)))
    return rows
