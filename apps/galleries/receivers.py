"""What galleries do when rows go and when jobs end."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from apps.galleries.models import Gallery, Image
from apps.galleries.services import remove_images, set_aside
from apps.jobs.models import Job
from apps.jobs.signals import job_settled


@receiver(pre_delete, sender=Gallery)
def empty_gallery(instance: Gallery, **kwargs: Any) -> None:
    """Files follow their rows, whoever deletes: a page, the admin, or the end of an account."""
    remove_images(Image.including_bin.filter(gallery=instance))


@receiver(pre_delete, sender=Job)
def settle_pictures_of_deleted(instance: Job, **kwargs: Any) -> None:
    settle_pictures(instance)


@receiver(job_settled, sender=Job)
def settle_pictures(job: Job, **kwargs: Any) -> None:
    """No picture waits for a job that will not come back to it."""
    if job.kind == "galleries.add":
        set_aside(Image.objects.filter(job=job), job)
