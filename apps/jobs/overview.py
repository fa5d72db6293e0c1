"""What pages show of a person's jobs: the list with its parts, and the tray in the header."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from apps.jobs import kinds
from apps.jobs.kinds import Failure, Failures
from apps.jobs.models import Job
from apps.jobs.services.presence import stalled_for
from apps.jobs.states import TERMINAL, JobState

# More than these nobody follows in a corner of a page.
MAX_IN_TRAY = 50


@dataclass(frozen=True, slots=True)
class Part:
    """So many of a job's children are in this state."""

    state: JobState
    count: int


def parts_of(jobs: Iterable[Job]) -> dict[UUID, list[Part]]:
    """The children of each job, counted by state; one query."""
    rows = Job.objects.filter(parent__in=[job.pk for job in jobs]).order_by()
    counts = rows.values_list("parent_id", "state").annotate(n=Count("pk"))
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for parent_id, state, n in counts:
        parts[parent_id].append(Part(JobState(state), n))
    order = list(JobState)
    return {
        key: sorted(several, key=lambda p: order.index(p.state)) for key, several in parts.items()
    }


class NoFailures:
    """Of a job whose kind keeps no list."""

    def __len__(self) -> int:
        return 0

    def __getitem__(self, place: slice) -> list[Failure]:
        return []


def failures_of(job: Job) -> Failures:
    """What the job could not do, by name."""
    kind = kinds.find(job.kind)
    return kind.failures(job.pk) if kind and kind.failures else NoFailures()


@dataclass(frozen=True, slots=True)
class Tray:
    """A person's jobs that are under way, and those that ended since somebody last looked."""

    jobs: list[Job]
    at: datetime
    # Queues that no worker serves.
    stalled: list[str]

    @property
    def active(self) -> list[Job]:
        return [job for job in self.jobs if job.is_active]

    @property
    def succeeded(self) -> list[Job]:
        return [job for job in self.jobs if job.state == JobState.SUCCEEDED]

    @property
    def failed(self) -> list[Job]:
        return [job for job in self.jobs if job.state == JobState.FAILED]

    @property
    def is_over(self) -> bool:
        """Something was under way when somebody last looked, and nothing is now."""
        return bool(self.jobs) and not self.active

    @property
    def percent(self) -> int:
        """How much is done of all that was under way since then."""
        measured = [job.measure for job in self.jobs]
        total = sum(whole for _, whole in measured)
        done = sum(min(done, whole) for done, whole in measured)
        return int(100 * done / total) if total else 0


def tray_of(user_id: int, since: datetime | None, *, for_staff: bool = False) -> Tray:
    """What is under way, whether anybody is at it, and what ended since somebody looked before."""
    now = timezone.now()
    wanted = ~Q(state__in=TERMINAL)
    if since is not None:
        wanted |= Q(finished__gte=since)
    mine = Job.objects.owned_by(user_id).top_level().filter(wanted).with_active_children()
    jobs = list(mine.order_by("created")[:MAX_IN_TRAY])
    busy = for_staff or any(job.is_active for job in jobs)
    return Tray(jobs, now, stalled_for(user_id, everybodys=for_staff) if busy else [])
