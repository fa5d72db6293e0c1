"""Waiting until nothing is under way, and noticing what does not move."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from apps.galleries.models import Image
from apps.jobs.models import Job
from apps.jobs.states import TERMINAL
from apps.media.models import Upload

STUCK_SECONDS = 60.0
LONGEST_SECONDS = 1200.0
STEP = 0.2
# What waits for jobs, in whichever queue: it is stuck when nothing at all moves.
RESTING, PICTURES, UPLOADS = "resting jobs", "pictures", "uploads"
WAITING = (RESTING, PICTURES, UPLOADS)


@dataclass
class Quiet:
    seconds: float
    # What had not moved for STUCK_SECONDS, or was not done at the end.
    stuck: list[str] = field(default_factory=list)


def wait_until_quiet() -> Quiet:
    """Until no job is active, no picture unsettled and no upload being finished."""
    begun = time.monotonic()
    moved: dict[str, float] = defaultdict(time.monotonic)
    seen: dict[str, Any] = {}
    while True:
        under_way = _under_way()
        now = time.monotonic()
        if under_way is not None:
            if not under_way:
                return Quiet(now - begun)
            for queue in seen.keys() - under_way.keys():
                del seen[queue]
            for queue, looks in under_way.items():
                if seen.get(queue) != looks:
                    seen[queue], moved[queue] = looks, now
                    moved.update(dict.fromkeys(WAITING, now))
        stuck = [queue for queue in seen if now - moved[queue] > STUCK_SECONDS]
        if stuck or now - begun > LONGEST_SECONDS:
            return Quiet(now - begun, [f"{queue}: {seen[queue]}" for queue in stuck or seen])
        time.sleep(STEP)


def _under_way() -> dict[str, list[Any]] | None:
    """By queue, how each thing looks that is not done; None while the database does not tell."""
    found: dict[str, list[Any]] = defaultdict(list)
    try:
        for job in Job.objects.exclude(state__in=TERMINAL).order_by("pk"):
            queue = job.queue if job.wants_worker else RESTING
            found[queue].append(_look(job))
        for name, rows in (
            (PICTURES, Image.objects.unsettled().filter(gallery__binned=None)),
            (UPLOADS, Upload.objects.filter(state=Upload.State.FINISHING)),
        ):
            if ids := sorted(str(pk) for pk in rows.values_list("pk", flat=True)):
                found[name] = ids
    except DatabaseError:
        connection.close()
        return None
    return dict(found)


def _look(job: Job) -> tuple[Any, ...]:
    done = [(one.get("name"), one.get("done")) for one in job.stages]
    beat = job.heartbeat and job.heartbeat.isoformat()
    return (job.kind, str(job.pk), job.state, job.worker, job.attempts, job.done, done, beat)
