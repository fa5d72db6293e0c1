"""Tables of reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Table

from futu.reports.styles import BODY, LINE, SMALL
from futu.reports.text import paragraph

NAMES = 45 * mm
PLAIN: list[Any] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def facts_table(facts: Iterable[tuple[str, str]], width: float) -> Table:
    """Names and what is to be said of each."""
    rows = [[paragraph(name, SMALL), paragraph(value, BODY)] for name, value in facts]
    return Table(rows, [NAMES, width - NAMES], hAlign="LEFT", style=PLAIN)
