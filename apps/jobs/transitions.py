"""Moves into a terminal state, which others are told of."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from apps.jobs.queueing import requeue
from apps.jobs.signals import job_settled
from apps.jobs.states import JobState, Settles


def settle(job: JobQuerySet, target: JobState, **changes: Any) -> bool:
    """Move the one job of this query to a terminal state; whether it moved just now.

    `job_settled` goes out in the same transaction, so its receivers' writes and the move
    stand or fall together.
    """
    if target == JobState.SUCCEEDED:
        changes["checkpoint"] = {}
    with transaction.atomic():
        ids = [locked.pk for locked in job.locked()]
        if not job.move(target, finished=timezone.now(), open_until=None, **changes):
            return False
        settled = Job.objects.get(pk=ids[0])
        job_settled.send(sender=Job, job=settled)
        _end_resting_children(settled)
        if settled.parent_id:
            _go_on_with(Job.objects.filter(pk=settled.parent_id), settled)
        return True


def settle_if_counted(job: JobQuerySet) -> bool:
    """Let a counted job succeed if all its units are done and no more will come."""
    feeding = Job.objects.active().filter(feeds=True).values("parent_id")
    counted = job.filter(settles=Settles.COUNT, open_until=None)
    return settle(counted.all_units_done().exclude(pk__in=feeding), JobState.SUCCEEDED)


def wake_if_children_ended(job: JobQuerySet) -> bool:
    """Let the handler of a job come again that has let go until its children have ended."""
    unfinished = Job.objects.active().filter(parent__isnull=False).values("parent_id")
    return requeue(job.awaiting_children().exclude(pk__in=unfinished), attempts=0)


def _go_on_with(parent: JobQuerySet, ended: Job) -> None:
    """One of its children has ended: the parent may have waited for that."""
    if ended.feeds:
        _end_if_fed(parent, ended)
    wake_if_children_ended(parent)


def _end_if_fed(parent: JobQuerySet, child: Job) -> None:
    """No more units come from this child. A parent that got none fails as the child did."""
    if child.state == JobState.FAILED:
        why = {"error_source": child.error_source, "error_values": child.error_values}
        settle(parent.filter(total=0, open_until=None, worker=""), JobState.FAILED, **why)
    settle_if_counted(parent.resting())


def _end_resting_children(parent: Job) -> None:
    """Children that waited for more to do will get no more."""
    resting = Job.objects.resting().filter(settles=Settles.PARENT, parent=parent)
    for child_id in list(resting.order_by("pk").values_list("pk", flat=True)):
        settle(Job.objects.filter(pk=child_id).resting(), JobState.SUCCEEDED)
