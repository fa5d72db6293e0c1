"""Taking pictures out: listeners first, then the rows, and the bytes once that is certain."""

from collections import defaultdict
from functools import partial
from uuid import UUID

from django.db import transaction

from apps.galleries import files
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.settling import count_up, hold_jobs
from apps.galleries.signals import images_removed

# In one transaction: others write between two, and SQLite takes so many parameters anywhere.
BATCH = 1000


def remove_images(images: ImageQuerySet) -> int:
    """Delete rows, derived data and files; a job that waited for one no longer does."""
    ids = list(images.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        _remove(ids[start : start + BATCH])
    return len(ids)


def _remove(ids: list[UUID]) -> None:
    with transaction.atomic():
        hold_jobs(ids)
        _tell(ids)
        rows = Image.including_bin.select_for_update().filter(id__in=ids).order_by("id")
        waiting = [image.job_id for image in rows if not (image.is_settled or image.binned)]
        Image.including_bin.filter(id__in=ids).delete()
        count_up(waiting)
        transaction.on_commit(partial(files.delete, ids))


def _tell(ids: list[UUID]) -> None:
    by_gallery: dict[UUID, list[UUID]] = defaultdict(list)
    images = Image.including_bin.filter(id__in=ids)
    for gallery_id, image_id in images.values_list("gallery_id", "id"):
        by_gallery[gallery_id].append(image_id)
    for gallery_id, image_ids in sorted(by_gallery.items()):
        images_removed.send(Image, gallery_id=gallery_id, image_ids=image_ids)


def delete_gallery(gallery: Gallery) -> None:
    """Delete a gallery with all its pictures (`Gallery.pre_delete` removes those)."""
    gallery.delete()
