"""Tables of the report: what was measured under which settings, and every difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Table

from apps.comparison.models import Comparison
from apps.comparison.templatetags.comparison import in_words, percent
from futu.reports.styles import BODY, SMALL
from futu.reports.tables import PLAIN, facts_table
from futu.reports.text import paragraph

# A list of hundreds is looked at on the page.
MAX_ROWS = 100


def facts_of(comparison: Comparison, width: float) -> Table:
    return facts_table(_facts(comparison), width)


def differences_of(comparison: Comparison, width: float) -> Table:
    heads = ("", _("Place"), _("Size"), _("Of the picture"), _("Strength"))
    rows = [[paragraph(head, SMALL) for head in heads]]
    for number, box in enumerate(_boxes(comparison)[:MAX_ROWS], 1):
        rows.append([paragraph(cell, BODY) for cell in _cells(number, box)])
    widths = [12 * mm, *[(width - 12 * mm) / 4] * 4]
    return Table(rows, widths, hAlign="LEFT", repeatRows=1, style=PLAIN)


def _facts(comparison: Comparison) -> list[tuple[str, str]]:
    result = comparison.result or {}
    facts = [
        (_("First picture"), comparison.first_name),
        (_("Second picture"), comparison.second_name),
        (_("Compared"), date_format(localtime(comparison.created), "DATETIME_FORMAT")),
        (_("Settings"), " · ".join(in_words(comparison.settings))),
    ]
    if result.get("is_related"):
        facts += [
            (_("Similarity"), percent(result["similarity"])),
            (_("Structural similarity (SSIM)"), percent(result["ssim"])),
            (_("Overlap"), percent(result["overlap"])),
            (_("Differences"), str(len(_boxes(comparison)))),
        ]
    return facts


def _cells(number: int, box: dict[str, Any]) -> tuple[str, ...]:
    x, y, width, height = box["box"]
    return (
        str(number),
        _pair(x, y, ", "),
        _pair(width, height, " × "),
        percent(box["area"]),
        percent(box["strength"]),
    )


def _pair(one: float, other: float, between: str) -> str:
    return f"{percent(one)}{between}{percent(other)}"


def _boxes(comparison: Comparison) -> Sequence[dict[str, Any]]:
    boxes: list[dict[str, Any]] = (comparison.result or {}).get("boxes", [])
    return boxes
