"""Delete pictures: notify listeners, then delete rows, and files after commit."""

from collections import Counter, defaultdict
from functools import partial
from uuid import UUID

from django.db import transaction

from apps.accounts import services as accounts
from apps.galleries import files
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.settling import count_up, hold_galleries, hold_jobs
from apps.galleries.signals import images_removed, images_taken_down

# Rows per transaction: lets others write in between, and respects SQLite's parameter limit.
BATCH = 1000


def remove_images(images: ImageQuerySet) -> int:
    """Delete rows, derived data and files; jobs no longer wait for them."""
    return _remove_all(images, taken_down=False)


def take_down_images(images: ImageQuerySet) -> int:
    """The same for pictures that must leave no trace: searches made with them are deleted, too."""
    return _remove_all(images, taken_down=True)


def _remove_all(images: ImageQuerySet, *, taken_down: bool) -> int:
    ids = list(images.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        left = ids[start : start + BATCH]
        # Again for pictures that were moved, or given another job, concurrently.
        while left:
            _remove(left, taken_down)
            left = list(Image.including_bin.filter(id__in=left).values_list("id", flat=True))
    return len(ids)


def _remove(ids: list[UUID], taken_down: bool) -> None:
    with transaction.atomic():
        accounts.hold(_owners(ids))
        hold_galleries(Image.including_bin.filter(id__in=ids).values_list("gallery", flat=True))
        held_jobs = hold_jobs(ids)
        if taken_down:
            images_taken_down.send(Image, image_ids=ids)
        galleries = _tell(ids)
        rows = Image.including_bin.of_jobs(held_jobs).filter(id__in=ids, gallery__in=galleries)
        rows = rows.select_for_update(of=("self",)).select_related("gallery").order_by("id")
        found = [image for image in rows if image.id in galleries[image.gallery_id]]
        gone = [image.id for image in found]
        waiting = [image.job_id for image in found if not (image.is_settled or image.binned)]
        Image.including_bin.filter(id__in=gone).delete()
        count_up(waiting)
        _give_back(found)
        transaction.on_commit(partial(files.delete, gone))


def _owners(ids: list[UUID]) -> list[int]:
    owned = Gallery.including_bin.filter(images__in=ids).exclude(owner=None)
    return list(owned.values_list("owner_id", flat=True).distinct())


def _give_back(images: list[Image]) -> None:
    """Subtract the bytes of deleted rows from their owners' quota usage."""
    sizes: Counter[int] = Counter()
    for image in images:
        if image.gallery.owner_id is not None:
            sizes[image.gallery.owner_id] += image.bytes
    for owner_id, size in sorted(sizes.items()):
        accounts.give_back(owner_id, size)


def _tell(ids: list[UUID]) -> dict[UUID, list[UUID]]:
    """Notify listeners; returns the ids per gallery. Pictures moved since are left for later."""
    by_gallery: dict[UUID, list[UUID]] = defaultdict(list)
    images = Image.including_bin.filter(id__in=ids)
    for gallery_id, image_id in images.values_list("gallery_id", "id"):
        by_gallery[gallery_id].append(image_id)
    for gallery_id, image_ids in sorted(by_gallery.items()):
        images_removed.send(Image, gallery_id=gallery_id, image_ids=image_ids)
    return by_gallery
