"""The state of the instance at a glance, from the figures of /metrics and what rooms say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from apps.backup.services import backup_state
from apps.classification.statistics.budgets import BudgetState, budget_states
from apps.doctor.services import last_report
from apps.jobs.states import JobState
from apps.operations.facts import Facts
from apps.operations.figures import by_labels, collect, could_not_be_told, key
from apps.operations.models import Alert, Notice, Sample
from apps.operations.rules import words_of
from apps.operations.services.sampling import last_taken
from apps.operations.services.web_counts import percentile
from futu import readiness

DAY = timedelta(days=1)
# Over fewer days than these nobody can tell how a disk fills.
LEAST = timedelta(hours=12)
# A disk that lasts longer than these days needs no number.
MANY_DAYS = 1000


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    is_alive: bool
    queued: int
    running: int
    paused: int
    # Seconds that the oldest queued job has waited.
    age: int


class Overview:
    def __init__(self) -> None:
        self.facts = Facts(collect())
        self.figures = self.facts.figures
        self.now = self.facts.now
        self.backup = backup_state()
        self.doctor = last_report()
        self.sampled = last_taken()

    @cached_property
    def queues(self) -> list[Queue]:
        return [
            Queue(
                queue,
                bool(alive),
                self._jobs(queue, JobState.QUEUED),
                self._jobs(queue, JobState.RUNNING),
                self._jobs(queue, JobState.PAUSED),
                round(self.figures.get(key("futu_queue_age_seconds", queue), 0)),
            )
            for (queue,), alive in by_labels(self.figures, "futu_workers_alive")
        ]

    def _jobs(self, queue: str, state: JobState) -> int:
        return int(self.figures.get(key("futu_jobs", queue, state), 0))

    @cached_property
    def warnings(self) -> list[str]:
        """What is wrong now, as sentences; alerts are listed by themselves."""
        return [*self._of_readiness(), *self._of_figures(), *self._of_rooms()]

    def _of_rooms(self) -> Iterator[str]:
        for state in (self.backup, self.doctor):
            if state and state.warning:
                yield str(state.warning)

    def _of_readiness(self) -> Iterator[str]:
        checks = readiness.look()
        if not checks.storage:
            yield _("Storage cannot be written to, or is full.")
        if not checks.weights:
            yield _("The model's files are missing or damaged.")
        for queue, alive in checks.workers.items():
            if not alive:
                yield words_of("no_workers", queue, 1)

    def _of_figures(self) -> Iterator[str]:
        for name, rule in (("futu_files_lost", "files_lost"), ("futu_indexes_faulty", "indexes")):
            if n := self.figures.get(name):
                yield words_of(rule, "", n)
        failed = by_labels(self.figures, "futu_metrics_failed")
        if groups := [group for (group,), n in failed if n]:
            yield _("Figures that cannot be told now: %(names)s") % {"names": ", ".join(groups)}

    @property
    def jobs_done(self) -> int | None:
        return self._ended("succeeded")

    @property
    def jobs_failed(self) -> int | None:
        return self._ended("failed")

    def _ended(self, state: str) -> int | None:
        if could_not_be_told(self.figures, "jobs_ended"):
            return None
        return int(self.figures.get(key("futu_jobs_ended_hour", state), 0))

    def searching(self) -> list[int | None]:
        """Milliseconds of half and of 95 % of the searches of late."""
        lately = dict(self.facts.lately)
        found = [percentile(lately, "first", share) for share in (0.5, 0.95)]
        return [None if one is None else round(1000 * one) for one in found]

    def ready(self) -> list[float | None]:
        """Seconds from upload until found."""
        name = "futu_picture_ready_seconds"
        return [self.figures.get(key(name, share)) for share in ("0.5", "0.95")]

    @property
    def disk(self) -> dict[str, Any] | None:
        size, free = (self.figures.get(f"futu_disk{part}_bytes") for part in ("", "_free"))
        if not size or free is None:
            return None
        used = size - free
        return {"size": size, "free": free, "used": used, "percent": round(100 * used / size)}

    @cached_property
    def days_left(self) -> int | None:
        """As the disk has filled in the last week; None when it does not, or nobody can tell."""
        free = self.figures.get("futu_disk_free_bytes")
        since = self.now - 7 * DAY
        rows = Sample.objects.filter(source=Sample.ROWS, at__gte=since).order_by("at")
        first = next((row for row in rows[:5] if "futu_disk_free_bytes" in row.values), None)
        if first is None or free is None or self.now - first.at < LEAST:
            return None
        days = (self.now - first.at) / DAY
        filled = (first.values["futu_disk_free_bytes"] - free) / days
        left = int(free / filled) if filled > 0 else MANY_DAYS + 1
        return left if left <= MANY_DAYS else None

    @property
    def files(self) -> list[tuple[str, int, int]]:
        """Kinds with how many and how large, the largest first; pictures among them."""
        count = dict(by_labels(self.figures, "futu_files"))
        rows = [
            (kind, int(count.get((kind,), 0)), int(size))
            for (kind,), size in by_labels(self.figures, "futu_files_bytes")
        ]
        pictures = sum(n for _labels, n in by_labels(self.figures, "futu_pictures"))
        size = int(self.figures.get("futu_pictures_bytes", 0))
        return sorted([*rows, (_("Pictures"), int(pictures), size)], key=lambda row: -row[2])

    @property
    def cost_micros(self) -> int:
        found = by_labels(self.figures, "futu_provider_cost_day")
        return round(1e6 * sum(value for _labels, value in found))

    @cached_property
    def budgets(self) -> list[BudgetState]:
        return budget_states(8)

    @property
    def recall(self) -> float | None:
        return self.figures.get("futu_index_recall_lowest")

    @property
    def has_sampled_lately(self) -> bool:
        return self.sampled is not None and self.now - self.sampled < timedelta(minutes=10)


def open_alerts() -> list[tuple[Alert, str]]:
    """Critical ones first, with their words."""
    found = Alert.objects.open().order_by("severity", "-began")
    return [(alert, words_of(alert.rule, alert.subject, alert.value)) for alert in found]


def past_alerts(most: int = 10) -> list[tuple[Alert, str]]:
    found = Alert.objects.exclude(ended=None).order_by("-ended")[:most]
    return [(alert, words_of(alert.rule, alert.subject, alert.value)) for alert in found]


def undelivered() -> list[Notice]:
    failed = Notice.objects.filter(sent=None).exclude(error="")
    return list(failed.select_related("alert").order_by("-pk")[:5])
