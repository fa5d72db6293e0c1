"""Taking pictures out: listeners first, then the rows, and the bytes once that is certain."""

from functools import partial

from django.db import transaction

from apps.galleries import files
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.settling import count_up
from apps.galleries.signals import images_removed


def remove_images(images: ImageQuerySet) -> int:
    """Delete rows, derived data and files; a job that waited for one no longer does."""
    with transaction.atomic():
        rows = list(
            images.order_by("id")
            .select_for_update()
            .values_list("id", "gallery_id", "job_id", "state")
        )
        by_gallery: dict = {}
        for image_id, gallery_id, _, _ in rows:
            by_gallery.setdefault(gallery_id, []).append(image_id)
        for gallery_id, image_ids in by_gallery.items():
            images_removed.send(Image, gallery_id=gallery_id, image_ids=image_ids)
        ids = [row[0] for row in rows]
        Image.objects.filter(id__in=ids).delete()
        count_up(job_id for _, _, job_id, state in rows if state in ("pending", "processing"))
        transaction.on_commit(partial(files.delete, ids))
    return len(rows)


def delete_gallery(gallery: Gallery) -> None:
    """Delete a gallery with all its pictures (`Gallery.pre_delete` removes those)."""
    gallery.delete()
