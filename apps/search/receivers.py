"""Search answers what galleries tell: embed what is prepared, forget what is removed."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F
from django.dispatch import receiver

from apps.galleries.models import Image
from apps.galleries.services import set_aside
from apps.galleries.signals import images_prepared, images_removed
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.signals import job_settled
from apps.search.models import Embedding, IndexState


@receiver(images_prepared, sender=Image)
def queue_embedding(images: list[Image], job_id: UUID, **kwargs: Any) -> None:
    parent = Job.objects.filter(id=job_id).first()
    jobs.start(
        "search.embed",
        owner_id=parent.owner_id if parent else None,
        total=len(images),
        params={"images": [str(image.id) for image in images]},
        parent=parent,
    )


@receiver(images_removed, sender=Image)
def count_removed(gallery_id: UUID, image_ids: list[UUID], **kwargs: Any) -> None:
    """Readers learn how many of their entries are stale; the rows themselves cascade.

    The states are held before anything is counted, so no vector is written in between.
    """
    states = IndexState.objects.select_for_update().filter(gallery=gallery_id).order_by("id")
    state_ids = dict(states.values_list("spec", "id"))
    rows = Embedding.objects.filter(image__in=image_ids).order_by()
    for spec, count in rows.values_list("spec").annotate(n=Count("id")):
        IndexState.objects.filter(id=state_ids[spec]).update(removed=F("removed") + count)


@receiver(job_settled, sender=Job)
def settle_pictures(job: Job, **kwargs: Any) -> None:
    """Pictures whose embedding was given up say so, and can be tried again."""
    if job.kind == "search.embed":
        set_aside(Image.objects.filter(id__in=job.params["images"]), job)
