"""What crawling does when pictures become findable, and when rows go."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from apps.crawling.models import Crawl
from apps.jobs.models import Job
from apps.jobs.signals import job_settled


@receiver(job_settled, sender=Job)
def end_crawl(job: Job, **kwargs: Any) -> None:
    """A crawl is over when its job is, whichever way: also one cancelled while nobody ran it."""
    Crawl.objects.filter(job=job, finished=None).update(finished=timezone.now())
