"""The charts of the console, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.classification.categories import UNSURE
from apps.classification.models import Category
from apps.classification.statistics.figures import Figures, categories_of
from apps.classification.statistics.overview import Overview
from apps.providers.money import MILLION, shown
from futu.charts import Chart, Column, Series, count, lying, standing

HOURS = range(24)
# Labels below the bars, so that they have room.
EVERY_HOURS, EVERY_DAYS = 6, 7


def by_hour(overview: Overview) -> Chart:
    """Today's questions: known, new and failed."""
    hours: dict[int, Figures] = defaultdict(Figures)
    for group in overview.groups_of_today:
        if group.hour is not None:
            hours[group.hour].add(group, overview.prices)
    columns = [
        Column(
            f"{hour:02}:00",
            (hours[hour].hits, hours[hour].new, hours[hour].failed),
            f"{hour:02}" if hour % EVERY_HOURS == 0 else "",
        )
        for hour in HOURS
    ]
    n = overview.today.requests
    told = ngettext("%(n)s question today", "%(n)s questions today", n) % {"n": n}
    return standing("hours", _("Questions by the hour, today"), told, _outcomes(), columns)


def by_day(overview: Overview) -> Chart:
    """What was paid, and what kept answers saved."""
    days: dict[date, Figures] = defaultdict(Figures)
    for group in overview.groups_shown:
        days[group.day].add(group, overview.prices)
    columns = [_of_day(overview, days[day], day) for day in _days(overview)]
    told = _("This month: %(cost)s paid, %(saved)s saved") % {
        "cost": shown(overview.month.cost),
        "saved": shown(overview.month.saved_micros),
    }
    series = [Series("new", _("paid")), Series("known", _("saved by known answers"))]
    title = _("Cost by the day")
    return standing("days", title, told, series, columns, shown, _amount)


def by_category(overview: Overview, known: dict[str, Category]) -> Chart:
    """Today's answers, most frequent first."""
    found = categories_of(overview.groups_of_today)
    columns = [Column(_name(code, known), (n,)) for code, n in found.most_common()]
    n = found.total()
    told = ngettext("%(n)s answer today", "%(n)s answers today", n) % {"n": n}
    series = Series("new", _("answers"))
    return lying("categories", _("Categories, today"), told, series, columns)


def _outcomes() -> list[Series]:
    return [
        Series("known", _("known before")),
        Series("new", _("new")),
        Series("failed", _("failed")),
    ]


def _days(overview: Overview) -> list[date]:
    n = (overview.day - overview.first).days + 1
    return [overview.first + timedelta(days=k) for k in range(n)]


def _of_day(overview: Overview, figures: Figures, day: date) -> Column:
    from_last = (overview.day - day).days
    tick = f"{day.month}/{day.day}" if from_last % EVERY_DAYS == 0 else ""
    values = (figures.cost, figures.saved_micros)
    return Column(date_format(day, "SHORT_DATE_FORMAT"), values, tick)


def _amount(micros: int) -> str:
    """The axis has no room for the currency."""
    return localize(micros / MILLION) if micros % MILLION else count(micros // MILLION)


def _name(code: str, known: dict[str, Category]) -> str:
    if code == UNSURE:
        return _("Unsure")
    return known[code].name if code in known else code
