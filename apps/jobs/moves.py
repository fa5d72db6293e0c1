"""Moves into a terminal state, which others are told of."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from apps.jobs.signals import job_settled
from apps.jobs.states import JobState


def settle(job: JobQuerySet, target: JobState, **changes: Any) -> bool:
    """Move the one job of this query to a terminal state; whether it moved just now.

    `job_settled` goes out in the same transaction, so its receivers' writes and the move
    stand or fall together.
    """
    with transaction.atomic():
        ids = list(job.values_list("pk", flat=True))
        if not job.move(target, finished=timezone.now(), **changes):
            return False
        job_settled.send(sender=Job, job=Job.objects.get(pk=ids[0]))
        return True
