"""Sentences for jobs that fail without saying why themselves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from apps.jobs.kinds import find
from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.jobs.transitions import settle

CRASHED = gettext_noop(
    "The worker stopped %(times)s times during this job, so the job was set aside. "
    "You can try again."
)
UNEXPECTED = gettext_noop(
    "Something unexpected went wrong; the server's log has the details. You can try again."
)
TOO_SLOW = gettext_noop("One step took longer than %(seconds)s seconds. You can try again.")
UNKNOWN = gettext_noop("This version of Futu does not know this kind of job.")


def fail(job: JobQuerySet, source: str, **values: Any) -> bool:
    return settle(job, JobState.FAILED, worker="", error_source=source, error_values=values)


def is_worn_out(job: Job) -> bool:
    """Whether it has had all its attempts."""
    kind = find(job.kind)
    return kind is not None and job.attempts >= kind.max_attempts
