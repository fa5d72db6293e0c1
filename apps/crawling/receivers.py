"""Crawling's reactions to pictures that become findable, and to deleted rows."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from apps.crawling.models import Crawl, CrawledImage
from apps.crawling.services import examination, source_changes, staff_mail
from apps.crawling.signals import rights_changed
from apps.galleries.models import Image
from apps.galleries.signals import images_failed, images_ready
from apps.jobs.models import Job
from apps.jobs.signals import job_settled


@receiver(job_settled, sender=Job)
def end_crawl(job: Job, **kwargs: Any) -> None:
    """A crawl ends with its job, also when that is cancelled while it is not running."""
    over = Crawl.objects.filter(job=job, finished=None)
    ids = list(over.values_list("id", flat=True))
    Crawl.objects.filter(id__in=ids).update(finished=timezone.now())
    for crawl in Crawl.objects.filter(id__in=ids).select_related("source", "job"):
        transaction.on_commit(partial(staff_mail.after, crawl))


@receiver(rights_changed, sender=CrawledImage)
def change(entry_ids: list[int], **kwargs: Any) -> None:
    source_changes.apply(entry_ids)


@receiver([images_ready, images_failed], sender=Image)
def examine(image_ids: list[UUID], **kwargs: Any) -> None:
    if CrawledImage.objects.filter(image__in=image_ids, state=CrawledImage.State.ARRIVED).exists():
        examination.wake()
