"""What waits, for the consoles of rooms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from apps.jobs.models import Job

OPEN = (Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Jobs that have not ended; `oldest` of those that are queued."""

    queued: int = 0
    running: int = 0
    paused: int = 0
    oldest: datetime | None = None


def backlog(kinds: Collection[str]) -> Backlog:
    return backlogs(kinds, together=True)[""]


def backlogs(kinds: Collection[str], *, together: bool = False) -> dict[str, Backlog]:
    """One for each kind, or one of all of them under ""; one query."""
    rows = (
        Job.objects.filter(kind__in=kinds, state__in=OPEN)
        .order_by()
        .values_list("kind", "state")
        .annotate(n=Count("pk"), oldest=Min("created"))
    )
    found: dict[str, list[tuple[str, int, datetime]]] = {"" if together else k: [] for k in kinds}
    for kind, state, n, oldest in rows:
        found["" if together else kind].append((state, n, oldest))
    return {name: _backlog(states) for name, states in found.items()}


def _backlog(states: list[tuple[str, int, datetime]]) -> Backlog:
    counts = {state: sum(n for other, n, _oldest in states if other == state) for state in OPEN}
    oldest = [moment for state, _n, moment in states if state == Job.State.QUEUED]
    queued, running, paused = (counts[state] for state in OPEN)
    return Backlog(queued, running, paused, min(oldest, default=None))
