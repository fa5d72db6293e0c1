"""Text in the fonts of the report, without a font file.

Helvetica is in every PDF reader, STSong-Light (Adobe-GB1) is what readers substitute Chinese
with. Whatever Helvetica lacks is set in the other.
"""

from __future__ import annotations

import re
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

LATIN, BOLD, WIDE = "Helvetica", "Helvetica-Bold", "STSong-Light"
# What the encoding of the Latin fonts lacks.
OTHERS = re.compile(r"[^\x20-\x7e\xa0-\xff–—‘’“”•…€™×]+")
# Control characters and lone surrogates: no font has them, and XML forbids them.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
IDEOGRAPHS = re.compile(r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")


@cache
def register_fonts() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(WIDE))


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Lines break between ideographs, and otherwise between words."""
    register_fonts()
    clean = printable(text)
    wrap = "CJK" if IDEOGRAPHS.search(clean) else None
    return Paragraph(
        markup(clean), style.clone(f"{style.name}-set", wordWrap=wrap, splitLongWords=1)
    )


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def markup(text: str) -> str:
    """Escaped, with fonts where the style's own lacks the letters."""
    return OTHERS.sub(_in_wide, escape(text))


def _in_wide(run: re.Match[str]) -> str:
    return f'<font name="{WIDE}">{run[0]}</font>'
