"""The door to a single job: its owner's alone. For everybody else there is no such job."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.jobs.models import Job


def job_of(request: HttpRequest, job_id: UUID) -> Job:
    return get_object_or_404(Job, pk=job_id, owner_id=request.user.pk)
