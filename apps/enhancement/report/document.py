"""An enhancement with a result as a PDF, in the active language."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.platypus import Flowable

from apps.enhancement import telling
from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Enhancement
from apps.enhancement.report.pictures import parts_of, wholes_of
from futu.reports.document import HEIGHT, WIDTH, pdf_of
from futu.reports.styles import HEAD, SMALL, TITLE, VERDICT
from futu.reports.tables import facts_table
from futu.reports.text import paragraph


def report_of(row: Enhancement) -> bytes:
    """Raises EnhanceError without a result."""
    if not row.is_done:
        raise EnhanceError("no_result")
    foot = _("Made by Futu on %(date)s · %(id)s") % {
        "date": date_format(timezone.localtime(), "DATETIME_FORMAT"),
        "id": row.pk,
    }
    return pdf_of(_story(row), title=str(row), foot=foot)


def _story(row: Enhancement) -> list[Flowable]:
    width, height = row.result_sides
    said = _("Enhanced from %(from)s to %(to)s pixels.") % {
        "from": f"{row.width} × {row.height}",
        "to": f"{width} × {height}",
    }
    facts = [(_("Picture"), row.source_name), *telling.facts(row)]
    return [
        paragraph(_("Report of an enhancement"), TITLE),
        paragraph(said, VERDICT),
        *_titled(_("Before and after"), wholes_of(row, WIDTH, HEIGHT)),
        *_titled(_("A tile from the middle"), parts_of(row, WIDTH, HEIGHT)),
        paragraph(_("Settings and figures"), HEAD),
        facts_table(facts, WIDTH),
        paragraph(_("The original picture was not changed."), SMALL),
    ]


def _titled(title: str, parts: list[Flowable]) -> list[Flowable]:
    return [paragraph(title, HEAD), *parts] if parts else []
