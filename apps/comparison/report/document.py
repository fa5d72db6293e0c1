"""A comparison with a result as a PDF, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.platypus import Flowable

from apps.comparison.errors import ComparisonError
from apps.comparison.judging import Verdict
from apps.comparison.models import Comparison, Description
from apps.comparison.options import VERSION
from apps.comparison.report.pictures import pictures_of
from apps.comparison.report.tables import MAX_ROWS, differences_of, facts_of
from apps.comparison.templatetags.comparison import percent
from apps.comparison.words import grouped
from futu.reports.document import HEIGHT, WIDTH, pdf_of
from futu.reports.styles import BODY, HEAD, SMALL, TITLE, TOPIC, VERDICT
from futu.reports.text import paragraph


def report_of(comparison: Comparison) -> bytes:
    """Raises ComparisonError without a result, or if a picture of it is gone."""
    if comparison.result is None:
        raise ComparisonError("no_result")
    return pdf_of(_story(comparison), title=str(comparison), foot=_versions(comparison))


def _story(comparison: Comparison) -> list[Flowable]:
    return [
        paragraph(_("Comparison of two pictures"), TITLE),
        paragraph(_said(comparison), VERDICT),
        facts_of(comparison, WIDTH),
        paragraph(_("Pictures"), HEAD),
        *pictures_of(comparison, WIDTH, HEIGHT),
        *_differences(comparison),
        *_words(comparison),
    ]


def _said(comparison: Comparison) -> str:
    result: dict[str, Any] = comparison.result or {}
    if comparison.verdict == Verdict.UNRELATED:
        return _(
            "Nothing shows that both pictures are of one scene, so there is no list of differences."
        )
    figures = {
        "similarity": percent(result["similarity"]),
        "threshold": percent(comparison.settings.threshold),
    }
    if comparison.verdict == Verdict.SAME:
        return (
            _("The same: %(similarity)s alike; from %(threshold)s on they count as the same.")
            % figures
        )
    return (
        _("Different: %(similarity)s alike; from %(threshold)s on they count as the same.")
        % figures
    )


def _differences(comparison: Comparison) -> list[Flowable]:
    boxes = (comparison.result or {}).get("boxes", [])
    if not boxes:
        return []
    found = [paragraph(_("Differences"), HEAD), differences_of(comparison, WIDTH)]
    if len(boxes) > MAX_ROWS:
        left = _("%(n)s more, weaker ones are not listed.") % {"n": len(boxes) - MAX_ROWS}
        found.append(paragraph(left, SMALL))
    return found


def _words(comparison: Comparison) -> list[Flowable]:
    described = Description.objects.filter(comparison=comparison, sentences__isnull=False).first()
    if described is None:
        return []
    found = [paragraph(_("In words"), HEAD)]
    for topic, sentences in grouped(described.sentences or [], comparison.settings):
        found.append(paragraph(str(topic.label), TOPIC))
        found += [paragraph(_line(sentence), BODY) for sentence in sentences]
    by = _("Written by the model %(model)s, which can be wrong: what was measured stands above.")
    return [*found, paragraph(by % {"model": described.model}, SMALL)]


def _line(sentence: dict[str, Any]) -> str:
    numbers = ", ".join(str(number) for number in sentence["boxes"])
    return f"• {sentence['text']}" + (f" [{numbers}]" if numbers else "")


def _versions(comparison: Comparison) -> str:
    return _("Made by Futu on %(date)s · method %(version)s · %(id)s") % {
        "date": date_format(timezone.localtime(), "DATETIME_FORMAT"),
        "version": VERSION,
        "id": comparison.pk,
    }
