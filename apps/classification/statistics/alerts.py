"""What is wrong enough for a mail to staff, each thing once in its day or month.

Every host of workers looks every hour. A row is written before its mail is sent, so that two hosts
send one; if it reached nobody, the row goes again, and the next hour tries once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.services.staff_mail import mail_staff
from apps.classification.models import Alert, Classification
from apps.classification.statistics.budgets import BudgetState, budget_states
from apps.classification.statistics.days import month_of
from apps.classification.statistics.latencies import latencies_since
from apps.providers.errors import sentence_for
from apps.providers.kinds import Period
from apps.providers.money import shown

PERMISSION = "classification.view_classification"
BUDGET = _("The budget of %(amount)s %(period)s (%(whose)s) is used up to %(percent)s %%.")
ERRORS = _(
    "%(failed)s of %(all)s questions of the last %(minutes)s minutes failed; most often: %(most)s"
)
LATENCY = _(
    "New answers take long: of the last %(minutes)s minutes' 95 %% took up to %(ms)s ms, "
    "which is more than %(limit)s ms."
)
# Of one person or picture, or told by the mail about budgets.
EXPECTED = frozenset({"no_consent", "content_refused", "over_budget", "input_unreadable"})
OURS = frozenset({"model_not_ready", "busy_decoding", "unexpected"})


@dataclass(frozen=True, slots=True)
class Due:
    """A sentence and its figures, put together in each reader's language."""

    about: str
    start: date
    sentence: str | Promise
    params: dict[str, object] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return str(self.sentence) % {name: str(value) for name, value in self.params.items()}


KEYS = ("about", "start")


def due() -> list[Due]:
    """What is wrong now and was not told of yet. Nothing without mail."""
    if not settings.FUTU_MAIL:
        return []
    wrong = [*_budgets(), *_errors(), *_latency()]
    told = set(Alert.objects.filter(about__in=[one.about for one in wrong]).values_list(*KEYS))
    return [one for one in wrong if (one.about, one.start) not in told]


def send() -> None:
    """One mail to each of the staff about all that is due."""
    mine = [one for one in due() if _claim(one)]
    if mine and not mail_staff(PERMISSION, _subject, lambda: _lines(mine)):
        for one in mine:
            Alert.objects.filter(about=one.about, start=one.start).delete()


def _subject() -> str:
    return gettext("Classification needs attention")


def _lines(mine: list[Due]) -> list[str]:
    console = gettext("The console: %(path)s") % {"path": reverse("classification:console")}
    return [*(one.words for one in mine), console]


def _claim(one: Due) -> bool:
    return Alert.objects.get_or_create(about=one.about, start=one.start)[1]


def _budgets() -> Iterator[Due]:
    threshold = settings.FUTU_CLASSIFY_ALERT_BUDGET
    if not threshold:
        return
    today = timezone.localdate()
    for state in budget_states():
        if state.percent >= threshold:
            budget = state.budget
            start = month_of(today) if budget.period == Period.MONTH else today
            yield Due(f"budget:{budget.pk}", start, BUDGET, _figures(state))


def _figures(state: BudgetState) -> dict[str, object]:
    budget = state.budget
    whose: object = budget.person or (_("each person") if budget.for_each else _("everybody"))
    return {
        "amount": shown(budget.micros),
        "period": Period(budget.period).label,
        "whose": whose if budget.provider is None else f"{budget.provider}, {whose}",
        "percent": state.percent,
    }


def _errors() -> Iterator[Due]:
    """Failures of models and of this machine, as a share of all questions."""
    threshold, minutes = settings.FUTU_CLASSIFY_ALERT_ERRORS, settings.FUTU_CLASSIFY_ALERT_MINUTES
    if not threshold:
        return
    since = timezone.now() - timedelta(minutes=minutes)
    rows = Classification.objects.filter(created__gte=since).order_by()
    counts = dict(rows.values_list("error").annotate(n=Count("pk")))
    failed = {code: n for code, n in counts.items() if is_fault(code)}
    n, total = sum(failed.values()), sum(counts.values())
    if n < max(1, settings.FUTU_CLASSIFY_ALERT_LEAST) or 100 * n < threshold * total:
        return
    most = max(failed, key=failed.__getitem__)
    params = {"failed": n, "all": total, "minutes": minutes, "most": most}
    yield Due("errors", timezone.localdate(), ERRORS, params)


def is_fault(code: str) -> bool:
    return code in OURS or (bool(sentence_for(code)) and code not in EXPECTED)


def _latency() -> Iterator[Due]:
    limit, minutes = settings.FUTU_CLASSIFY_ALERT_P95, settings.FUTU_CLASSIFY_ALERT_MINUTES
    if not limit:
        return
    p95 = latencies_since(timezone.now() - timedelta(minutes=minutes)).new.p95
    if p95 is not None and p95 > limit:
        params = {"minutes": minutes, "ms": p95, "limit": limit}
        yield Due("latency", timezone.localdate(), LATENCY, params)
