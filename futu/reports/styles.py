"""How the report looks."""

from __future__ import annotations

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from futu.reports.text import BOLD, LATIN

MARGIN = 18 * mm
GAP = 4 * mm
INK, SOFT, LINE = colors.HexColor("#22201b"), colors.HexColor("#6a665c"), colors.HexColor("#d8d4c8")

BODY = ParagraphStyle("body", fontName=LATIN, fontSize=9.5, leading=13.5, textColor=INK)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=11, textColor=SOFT)
TITLE = ParagraphStyle("title", parent=BODY, fontName=BOLD, fontSize=16, leading=21, spaceAfter=2)
HEAD = ParagraphStyle(
    "head",
    parent=BODY,
    fontName=BOLD,
    fontSize=11.5,
    leading=15,
    spaceBefore=12,
    spaceAfter=4,
    keepWithNext=1,
)
TOPIC = ParagraphStyle("topic", parent=BODY, fontName=BOLD, spaceBefore=6, keepWithNext=1)
VERDICT = ParagraphStyle("verdict", parent=BODY, fontSize=12, leading=17, spaceAfter=6)
