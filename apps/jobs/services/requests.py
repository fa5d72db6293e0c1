"""What a person may ask of a job. Asked on the row, seen by the run between two units.

Every request reaches the job's children, and theirs, at any depth.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.jobs.models import Job
from apps.jobs.queueing import requeue
from apps.jobs.signals import job_retried
from apps.jobs.states import JobState
from apps.jobs.transitions import settle

# What a job that ended has to forget before it can begin again. Its stages and its checkpoint
# stay: only what did not succeed is done again.
FORGOTTEN_ON_RETRY: dict[str, Any] = {
    "attempts": 0,
    "cancel_requested": False,
    "pause_requested": False,
    "error_source": "",
    "error_values": {},
    "finished": None,
    "paced_since": None,
}
# No process holds the job now, so a request can take effect at once.
UNHELD = ~Q(state=JobState.RUNNING) | Q(worker="")


def request_cancel(job: Job) -> None:
    """Cancel the job and its children: at once if nobody works on it, else between units."""
    with transaction.atomic():
        row = Job.objects.filter(pk=job.pk)
        row.locked()
        row.active().update(cancel_requested=True)
        settle(row.filter(UNHELD), JobState.CANCELLED)
    for child in job.children.active():
        request_cancel(child)


def request_pause(job: Job) -> None:
    """Pause the job and its children: at once if nobody works on it, else between units."""
    with transaction.atomic():
        row = Job.objects.filter(pk=job.pk)
        row.active().update(pause_requested=True)
        row.filter(UNHELD).move(JobState.PAUSED, paced_since=None)
    for child in job.children.active():
        request_pause(child)


def resume(job: Job) -> None:
    """Let a paused job, and its paused children, go on."""
    with transaction.atomic():
        row = Job.objects.filter(pk=job.pk)
        row.locked()
        row.active().update(pause_requested=False)
        requeue(row.filter(state=JobState.PAUSED))
    for child in job.children.active():
        resume(child)


def retry(job: Job) -> bool:
    """Queue a failed or cancelled job again, with its attempts forgiven; whether it was one.

    So are its children that failed or were cancelled; those that succeeded are left as they are.
    """
    again = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED))
    with transaction.atomic():
        if not requeue(again, **FORGOTTEN_ON_RETRY):
            return False
        job_retried.send(sender=Job, job=Job.objects.get(pk=job.pk))
        for child in job.children.all():
            retry(child)
        return True
