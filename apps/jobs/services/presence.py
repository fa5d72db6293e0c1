"""Whether workers are running: each host's clusters report every few seconds (`Worker.seen`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from apps.jobs.models import Job, Worker
from apps.jobs.states import JobState


def workers_alive(queue: str) -> bool:
    """Whether some host's workers have been seen on this queue within the last 15 seconds."""
    return queue in queues_alive()


def queues_alive() -> set[str]:
    """Those whose workers were seen of late, of all hosts; one query."""
    fresh = Worker.objects.filter(seen__gte=timezone.now() - Worker.FRESH)
    return set(fresh.values_list("queue", flat=True))


def stalled_among(jobs: Iterable[Job]) -> list[str]:
    """Of these jobs' queues those that no worker serves though one of the jobs waits for it.

    One that is paused waits for a person, and one that rests for its parts: those count
    themselves.
    """
    return _unserved({job.queue for job in jobs if job.wants_worker})


def stalled_for(user_id: int | None, *, everybodys: bool = False) -> list[str]:
    """The queues without workers in which jobs of a person wait, or, for staff, jobs of anybody."""
    jobs = Job.objects.all() if everybodys else Job.objects.owned_by(user_id)
    waiting = jobs.at_work().exclude(state=JobState.PAUSED).order_by()
    return _unserved(set(waiting.values_list("queue", flat=True).distinct()))


def _unserved(needed: set[str]) -> list[str]:
    return sorted(needed - queues_alive()) if needed else []
