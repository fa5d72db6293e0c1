"""Queries over jobs, and the one way to change a job's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from apps.jobs import processes
from apps.jobs.states import SHOWN, TERMINAL, JobState, Settles, Show, sources

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

    def locked(self) -> list[Job]:
        """Lock these rows, after all jobs that they are parts of, until the transaction ends."""
        generations = [list(self.order_by().values_list("pk", "parent_id"))]
        while parents := [parent for _, parent in generations[-1] if parent]:
            above = self.model.objects.filter(pk__in=parents).order_by()
            generations.append(list(above.values_list("pk", "parent_id")))
        for generation in reversed(generations):
            rows = self.model.objects.filter(pk__in=[pk for pk, _ in generation])
            list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        return list(self.order_by("pk"))

    def all_units_done(self) -> JobQuerySet:
        """Those of which every unit is done that is known."""
        return self.filter(done__gte=F("total"))

    def resting(self) -> JobQuerySet:
        """Those that run, though no process holds them."""
        return self.filter(state=JobState.RUNNING, worker="")

    def at_work(self) -> JobQuerySet:
        """Those that a process holds, or that wait for one or for a person to resume them."""
        return self.active().exclude(state=JobState.RUNNING, worker="")

    def awaiting_children(self) -> JobQuerySet:
        """Those whose handler has let go until its children have ended."""
        return self.resting().filter(settles=Settles.RETURN)

    def silent_for_a_reason(self) -> JobQuerySet:
        """Resting jobs that somebody will wake or end: their silence is no sign of a crash.

        More units come; a child works, waits for its turn or for its own children; or the parent
        has not ended.
        """
        others = self.model.objects.order_by()
        children = others.filter(parent=OuterRef("pk"))
        child = Exists(children.at_work()) | Exists(children.awaiting_children())
        parent = others.filter(pk=OuterRef("parent_id")).active()
        open_still = Q(open_until__gt=timezone.now())
        of_parent = Q(settles=Settles.PARENT) & Exists(parent)
        return self.resting().filter(open_still | child | of_parent)

    def with_active_children(self) -> JobQuerySet:
        """With whether a process works on a job's children or theirs (`has_active_children`)."""
        others = self.model.objects.order_by()
        held = others.filter(state=JobState.RUNNING).exclude(worker="")
        child = held.filter(parent=OuterRef("pk"))
        grandchild = held.filter(parent__parent=OuterRef("pk"))
        return self.annotate(has_active_children=Exists(child) | Exists(grandchild))

    def top_level(self) -> JobQuerySet:
        return self.filter(parent=None)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def here(self, queue: str) -> WorkerQuerySet:
        """The row of this host's cluster of `queue`."""
        return self.filter(queue=queue, host=processes.host())
