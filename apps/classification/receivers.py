"""Classification's reactions to galleries and jobs."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from apps.classification.services import auto, picture_categories
from apps.galleries.models import Image
from apps.galleries.signals import images_ready
from apps.jobs.models import Job
from apps.jobs.signals import job_settled


@receiver(images_ready, sender=Image)
def note_new_pictures(image_ids: list[UUID], **kwargs: Any) -> None:
    picture_categories.note_new(image_ids)
    auto.pictures_came(image_ids)


@receiver(job_settled, sender=Job)
def classify_uploaded(job: Job, **kwargs: Any) -> None:
    auto.upload_ended(job)
