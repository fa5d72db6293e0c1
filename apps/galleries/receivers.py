"""Signal receivers for deleted rows and finished jobs."""

from typing import Any
from uuid import UUID

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from apps.accounts import services as accounts
from apps.galleries.models import Gallery, Image
from apps.galleries.services import hold_galleries, hold_jobs, remove_images, set_aside, take_up
from apps.galleries.signals import images_taken_down
from apps.galleries.watched.due import turn_off
from apps.jobs.models import Job
from apps.jobs.signals import job_retried, job_settled


@receiver(pre_delete, sender=Gallery)
def empty_gallery(instance: Gallery, **kwargs: Any) -> None:
    """Delete files with their rows, whoever deletes: a page, the admin, or account deletion.

    One transaction: everything the batches lock is locked before the first of them.
    """
    if instance.owner_id is not None:
        accounts.hold([instance.owner_id])
    hold_galleries([instance.id])
    images = Image.including_bin.filter(gallery=instance)
    hold_jobs(images.values_list("id", flat=True))
    remove_images(images)


@receiver(pre_delete, sender=Job)
def settle_pictures_of_deleted(instance: Job, **kwargs: Any) -> None:
    settle_pictures(instance)


@receiver(job_settled, sender=Job)
def settle_pictures(job: Job, **kwargs: Any) -> None:
    """Fail pictures whose job will not process them any more."""
    if job.kind == "galleries.add":
        set_aside(Image.objects.filter(job=job), job)


@receiver(job_retried, sender=Job)
def take_pictures_up(job: Job, **kwargs: Any) -> None:
    """Resume the pictures that were failed with their job."""
    if job.kind == "galleries.add":
        take_up(Image.objects.filter(job=job))


@receiver(images_taken_down, sender=Image)
def stop_watching(image_ids: list[UUID], **kwargs: Any) -> None:
    """The files that were taken down may still be in the folder."""
    galleries = Gallery.including_bin.filter(images__in=image_ids).distinct()
    turn_off(list(galleries.values_list("id", flat=True)), "taken_down")
