"""Progress written during a run: counts, heartbeats, and the end of counted jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from apps.jobs.models import Job
from apps.jobs.stages import StageProgress, to_rows
from apps.jobs.states import JobState, Settles
from apps.jobs.transitions import settle_if_counted
from futu.coded import source_of

if TYPE_CHECKING:
    from django.utils.functional import Promise


def advance(job_id: UUID, n: int = 1, message: str | Promise = "") -> None:
    """Count `n` more units of the job as done; anyone may call it, in any process.

    A job of a kind with `settles="count"` succeeds in the same transaction once all its
    units are done. Units of a kind that outlasts its handler are counted once each: it has got
    on, and crashes before that are forgiven. A finished or vanished job is left as it is.
    """
    forgiven = When(~Q(settles=Settles.RETURN), then=Least(F("attempts"), 1))
    changes: dict[str, Any] = {
        "done": F("done") + n,
        "heartbeat": timezone.now(),
        "attempts": Case(forgiven, default=F("attempts")),
    }
    if message:
        changes["message_source"] = source_of(message)
    with transaction.atomic():
        _beat_parent(job_id)
        if Job.objects.active().filter(pk=job_id).update(**changes):
            settle_if_counted(Job.objects.filter(pk=job_id))


def set_left(job_id: UUID, n: int) -> None:
    """Say that `n` of the job's units are not done. Hold the job's row since they were counted."""
    Job.objects.active().filter(pk=job_id).update(done=Greatest(F("total") - n, 0))


def report(job_id: UUID, worker: str, done: int, total: int) -> None:
    """Write how far a job is that `worker` holds."""
    Job.objects.filter(pk=job_id, worker=worker).update(done=done, total=total)


def save_stages(
    job_id: UUID,
    worker: str,
    stages: Sequence[StageProgress],
    checkpoint: dict[str, Any],
    *,
    forgive: bool,
) -> bool:
    """Write how far the stages are of a job that `worker` holds, and its checkpoint, in one UPDATE.

    False if it is not held any more. `forgive` counts the present claim alone as an attempt.
    """
    changes: dict[str, Any] = {
        "stages": to_rows(stages),
        "checkpoint": checkpoint,
        "done": sum(stage.done for stage in stages),
        "total": sum(stage.total for stage in stages),
        "heartbeat": timezone.now(),
    }
    if forgive:
        changes["attempts"] = Least(F("attempts"), 1)
    with transaction.atomic():
        _beat_parent(job_id)
        return bool(Job.objects.filter(pk=job_id, worker=worker).update(**changes))


def save_checkpoint(job_id: UUID, worker: str, checkpoint: dict[str, Any]) -> None:
    Job.objects.filter(pk=job_id, worker=worker).update(checkpoint=checkpoint)


def forgive(job_id: UUID, worker: str) -> None:
    """Count the present claim alone as an attempt at a job that `worker` holds."""
    Job.objects.filter(pk=job_id, worker=worker, attempts__gt=1).update(attempts=1)


def beat(job_id: UUID, worker: str) -> bool:
    """Refresh the heartbeats of a job held by `worker` and of its parent; False if not held."""
    _beat_parent(job_id)
    return bool(Job.objects.filter(pk=job_id, worker=worker).update(heartbeat=timezone.now()))


def _beat_parent(job_id: UUID) -> None:
    """Before the job's own row: a parent's lock is always taken ahead of its child's."""
    parent = Job.objects.filter(pk=job_id).values("parent_id")
    Job.objects.filter(pk__in=parent, state=JobState.RUNNING).update(heartbeat=timezone.now())
