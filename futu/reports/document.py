"""A4 pages with a foot, from a list of parts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from futu.reports.styles import MARGIN, SMALL
from futu.reports.text import paragraph, printable

WIDTH, HEIGHT = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
FOOT = MARGIN * 0.55


def pdf_of(story: Sequence[Flowable], *, title: str, foot: str) -> bytes:
    """`foot` is said on every page, beside its number."""
    content = io.BytesIO()
    frame = Frame(MARGIN, MARGIN, WIDTH, HEIGHT, 0, 0, 0, 0)
    document = BaseDocTemplate(
        content, pagesize=A4, title=printable(title), author="Futu", creator="Futu"
    )
    document.addPageTemplates(PageTemplate("page", [frame], onPage=partial(_foot, line=foot)))
    document.build(list(story))
    return content.getvalue()


def _foot(canvas: Canvas, document: BaseDocTemplate, *, line: str) -> None:
    said = paragraph(line, SMALL)
    said.wrap(WIDTH - 40, MARGIN)
    said.drawOn(canvas, MARGIN, FOOT)
    canvas.setFont(SMALL.fontName, SMALL.fontSize)
    canvas.setFillColor(SMALL.textColor)
    canvas.drawRightString(A4[0] - MARGIN, FOOT + 3, str(document.page))
