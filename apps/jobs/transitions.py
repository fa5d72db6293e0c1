"""Moves into a terminal state, which others are told of."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.jobs import registry
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
        ids = [held.pk for held in job.held()]
        if not job.move(target, finished=timezone.now(), open_until=None, **changes):
            return False
        settled = Job.objects.get(pk=ids[0])
        job_settled.send(sender=Job, job=settled)
        _end_those_that_rested(settled)
        if settled.kind in registry.feeding_kinds() and settled.parent_id:
            _fed(settled, Job.objects.filter(pk=settled.parent_id))
        return True


def _fed(child: Job, parent: JobQuerySet) -> None:
    """Nothing more comes from this child. A parent that got nothing has failed as it did."""
    if child.state == JobState.FAILED:
        said = {"error_source": child.error_source, "error_values": child.error_values}
        settle(parent.filter(total=0, open_until=None, worker=""), JobState.FAILED, **said)
    settle_if_counted(parent.resting())


def settle_if_counted(job: JobQuerySet) -> bool:
    """Let a counted job succeed if all its units are done and no more will come."""
    feeding = Job.objects.active().filter(kind__in=registry.feeding_kinds()).values("parent_id")
    counted = job.filter(kind__in=registry.counted_kinds(), open_until=None)
    return settle(counted.counted_out().exclude(pk__in=feeding), JobState.SUCCEEDED)


def _end_those_that_rested(parent: Job) -> None:
    """Children that waited for more to do will get no more."""
    resting = Job.objects.resting().filter(kind__in=registry.kinds_of_parents(), parent=parent)
    for child_id in list(resting.order_by("pk").values_list("pk", flat=True)):
        settle(Job.objects.filter(pk=child_id).resting(), JobState.SUCCEEDED)
