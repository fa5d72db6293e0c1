"""Queries over jobs, and the one way to change a job's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from apps.jobs import processes, registry
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

    def held(self) -> list[Job]:
        """Lock these rows, each after its parent's, until the transaction ends."""
        rows = self.order_by()
        parents = self.model.objects.filter(pk__in=rows.values("parent_id"))
        for locked in (parents, self):
            list(locked.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        return list(self.order_by("pk"))

    def counted_out(self) -> JobQuerySet:
        """Those of which every unit is done that is known."""
        return self.filter(done__gte=F("total"))

    def resting(self) -> JobQuerySet:
        """Those that run, though no process holds them."""
        return self.filter(state=JobState.RUNNING, worker="")

    def at_work(self) -> JobQuerySet:
        """Those that get on, or will when their turn comes, or when a person says so."""
        return self.active().exclude(state=JobState.RUNNING, worker="")

    def waiting_rightly(self) -> JobQuerySet:
        """Resting jobs that somebody will wake or end: their silence is no sign of a crash.

        More units come; a child works or waits for its turn; or the parent has not ended.
        """
        others = self.model.objects.order_by()
        child = others.filter(parent=OuterRef("pk")).at_work()
        parent = others.filter(pk=OuterRef("parent_id")).active()
        open_still = Q(open_until__gt=timezone.now())
        of_parent = Q(kind__in=registry.kinds_of_parents()) & Exists(parent)
        return self.resting().filter(open_still | Exists(child) | of_parent)

    def with_help(self) -> JobQuerySet:
        """With whether a process is at work on one of a job's parts (`helped`)."""
        others = self.model.objects.order_by().filter(state=JobState.RUNNING).exclude(worker="")
        return self.annotate(helped=Exists(others.filter(parent=OuterRef("pk"))))

    def top_level(self) -> JobQuerySet:
        return self.filter(parent=None)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def here(self, queue: str) -> WorkerQuerySet:
        """The row of this host's cluster of `queue`."""
        return self.filter(queue=queue, host=processes.host())
