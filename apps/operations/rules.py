"""When somebody is told: rules as data. A threshold of 0 turns a rule off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.backup.services import backup_state
from apps.classification.statistics.budgets import budget_states
from apps.operations.facts import Facts
from apps.operations.figures import by_labels, could_not_be_told
from apps.operations.models import Severity

# By subject; None: nobody can tell now, so that nothing begins or ends.
Measured = Mapping[str, float] | None
# So few failures are no rate.
LEAST_FAILED = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds while a measured value is at least `limit`; begins after it has for `minutes`."""

    name: str
    # With %(subject)s, %(value)s and %(limit)s.
    sentence: str | Promise
    measure: Callable[[Facts], Measured]
    limit: Callable[[], float]
    minutes: int
    severity: Severity
    # False: its room sends mails about it by itself.
    is_mailed: bool = True

    def found(self, facts: Facts) -> dict[str, float] | None:
        limit = self.limit()
        if not limit:
            return {}
        measured = self.measure(facts)
        if measured is None:
            return None
        return {subject: value for subject, value in measured.items() if value >= limit}

    def words(self, subject: str, value: float) -> str:
        shown = {"subject": subject, "value": f"{value:.0f}", "limit": f"{self.limit():.0f}"}
        return str(self.sentence) % shown


def _queue_minutes(facts: Facts) -> Measured:
    if could_not_be_told(facts.figures, "jobs"):
        return None
    found = by_labels(facts.figures, "futu_queue_age_seconds")
    return {queue: value / 60 for (queue,), value in found}


def _without_workers(facts: Facts) -> Measured:
    if could_not_be_told(facts.figures, "jobs"):
        return None
    found = by_labels(facts.figures, "futu_workers_alive")
    return {queue: float(not alive) for (queue,), alive in found}


def _disk_used(facts: Facts) -> Measured:
    size, free = (facts.figures.get(f"futu_disk{name}_bytes") for name in ("", "_free"))
    if not size or free is None:
        return None
    return {"": 100 * (1 - free / size)}


def _requests_failed(facts: Facts) -> Measured:
    found = {status: n for (status,), n in by_labels(facts.lately, "requests")}
    return _share(found.get("5xx", 0), sum(found.values()))


def _jobs_failed(facts: Facts) -> Measured:
    if could_not_be_told(facts.figures, "jobs_ended"):
        return None
    found = {state: n for (state,), n in by_labels(facts.figures, "futu_jobs_ended_hour")}
    return _share(found.get("failed", 0), sum(found.values()))


def _share(failed: float, all_: float) -> dict[str, float]:
    return {"": 100 * failed / all_} if failed >= LEAST_FAILED else {}


def _budgets_used(facts: Facts) -> Measured:
    return {f"#{state.budget.pk}": float(state.percent) for state in budget_states()}


def _backup(facts: Facts) -> Measured:
    state = backup_state()
    return {"": 1.0} if state and state.warning else {}


def _doctor(facts: Facts) -> Measured:
    return {"": 1.0} if facts.doctor_warning else {}


def _figure(name: str) -> Callable[[Facts], Measured]:
    def measure(facts: Facts) -> Measured:
        value = facts.figures.get(name)
        return None if value is None else {"": value}

    return measure


RULES = (
    Rule(
        "no_workers",
        _("Nobody works on the queue “%(subject)s”."),
        _without_workers,
        lambda: 1,
        3,
        Severity.CRITICAL,
    ),
    Rule(
        "queue_stuck",
        _(
            "A job of the queue “%(subject)s” has waited for %(value)s minutes, more than "
            "%(limit)s."
        ),
        _queue_minutes,
        lambda: settings.FUTU_ALERT_QUEUE / 60,
        2,
        Severity.WARNING,
    ),
    Rule(
        "disk",
        _("The disk is full to %(value)s %%; the limit is %(limit)s %%."),
        _disk_used,
        lambda: 100 - settings.FUTU_ALERT_DISK if settings.FUTU_ALERT_DISK else 0,
        2,
        Severity.CRITICAL,
    ),
    Rule(
        "requests",
        _("Of the requests of the last 15 minutes %(value)s %% failed; the limit is %(limit)s %%."),
        _requests_failed,
        lambda: settings.FUTU_ALERT_ERRORS,
        0,
        Severity.CRITICAL,
    ),
    Rule(
        "jobs",
        _("Of the jobs of the last hour %(value)s %% failed; the limit is %(limit)s %%."),
        _jobs_failed,
        lambda: settings.FUTU_ALERT_JOB_ERRORS,
        0,
        Severity.WARNING,
    ),
    Rule(
        "budget",
        _("The budget of models %(subject)s is used up to %(value)s %%."),
        _budgets_used,
        lambda: settings.FUTU_ALERT_BUDGET,
        0,
        Severity.WARNING,
    ),
    Rule(
        "backup",
        _("The backup failed, or is too old."),
        _backup,
        lambda: 1,
        0,
        Severity.CRITICAL,
        is_mailed=False,
    ),
    Rule(
        "doctor",
        _("The doctor found something that is not as it should be."),
        _doctor,
        lambda: 1,
        0,
        Severity.WARNING,
    ),
    Rule(
        "files_lost",
        _("The bytes of %(value)s files are missing."),
        _figure("futu_files_lost"),
        lambda: 1,
        0,
        Severity.CRITICAL,
    ),
    Rule(
        "indexes",
        _("%(value)s indexes could not be built."),
        _figure("futu_indexes_faulty"),
        lambda: 1,
        30,
        Severity.WARNING,
    ),
)
BY_NAME = {rule.name: rule for rule in RULES}


def words_of(name: str, subject: str, value: float) -> str:
    """Of a rule that this version does not know: its name."""
    rule = BY_NAME.get(name)
    return rule.words(subject, value) if rule else f"{name} {subject}".strip()
