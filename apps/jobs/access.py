"""Access to a single job: for its owner alone. Everybody else gets 404."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.jobs.models import Job


def job_of(request: HttpRequest, job_id: UUID) -> Job:
    return get_object_or_404(Job, pk=job_id, owner_id=request.user.pk)
