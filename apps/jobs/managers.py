"""Queries over jobs, and the one way to change a job's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from apps.jobs import processes
from apps.jobs.states import SHOWN, TERMINAL, JobState, Show, sources

if TYPE_CHECKING:
    from apps.jobs.models import Job, Worker  # noqa: F401 (named in strings below)


class JobQuerySet(models.QuerySet["Job"]):
    def move(self, target: JobState, **changes: Any) -> int:
        """Move the jobs of this query to `target`; how many moved.

        One conditional UPDATE: of two callers who want to move the same job, one gets 1 and
        the other 0. A move that `MOVES` does not allow gets 0 as well.
        """
        return self.filter(state__in=sources(target)).update(state=target, **changes)

    def active(self) -> JobQuerySet:
        return self.exclude(state__in=TERMINAL)

    def shown(self, show: Show) -> JobQuerySet:
        """The jobs that a page shows under this heading."""
        return self.filter(state__in=SHOWN[show]) if show in SHOWN else self

    def owned_by(self, user_id: int | None) -> JobQuerySet:
        """The jobs of one person; of nobody, none."""
        return self.none() if user_id is None else self.filter(owner_id=user_id)

    def top_level(self) -> JobQuerySet:
        return self.filter(parent=None)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def here(self, queue: str) -> WorkerQuerySet:
        """The row of this host's cluster of `queue`."""
        return self.filter(queue=queue, host=processes.host())
