"""What a queue row names."""

from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django_q.conf import Conf

from apps.jobs import services
from apps.jobs.models import Worker
from apps.jobs.services.recovery import recover_own


def perform(job_id: str) -> None:
    """Do what is next in the queue of the job, having told the watchdog that it moves."""
    try:
        Worker.objects.here(Conf.CLUSTER_NAME).update(active=timezone.now())
        services.work(job_id)
    except (DatabaseError, InterfaceError):
        recover_own()
        raise
