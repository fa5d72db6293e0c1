"""Permanent deletion from the bin: few pictures at once, many by a job."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.galleries.managers import GOING, GalleryQuerySet, ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.history import record_gallery, record_images
from apps.galleries.services.removing import remove_images
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

# Up to this many pictures are deleted within the request.
AT_ONCE = 500
# Pictures between two checks whether to stop.
STEP = 200
KIND = "galleries.delete"


def delete_images_for_good(images: ImageQuerySet, *, owner_id: int) -> Job | None:
    """Delete pictures in the bin permanently, with their files; returns the job if many."""
    binned = images.filter(binned__isnull=False)
    if binned.count() > AT_ONCE:
        return _let_go(binned, Gallery.including_bin.none(), owner_id)
    _delete_images(binned, owner_id)
    return None


def _delete_images(images: ImageQuerySet, owner_id: int) -> None:
    rows = list(images.select_related("gallery")[:2])
    record_images(owner_id, "deleted", rows, count=remove_images(images))


def delete_galleries_for_good(galleries: GalleryQuerySet, *, owner_id: int) -> Job | None:
    """Delete galleries in the bin permanently, with their pictures; returns the job if large."""
    if Image.including_bin.filter(gallery__in=galleries).count() > AT_ONCE:
        return _let_go(Image.including_bin.none(), galleries, owner_id)
    for gallery in galleries:
        _delete_gallery(gallery)
    return None


def _delete_gallery(gallery: Gallery) -> None:
    gallery_id = gallery.id
    with transaction.atomic():
        gallery.delete()
        gallery.id = gallery_id
        record_gallery(gallery, "deleted")


def empty_bin(owner_id: int) -> Job | None:
    """Delete a person's whole bin permanently; returns the job if large."""
    galleries = Gallery.including_bin.in_bin(owner_id)
    images = Image.including_bin.in_bin(owner_id)
    if images.count() + Image.including_bin.filter(gallery__in=galleries).count() > AT_ONCE:
        return _let_go(images, galleries, owner_id)
    for gallery in galleries:
        _delete_gallery(gallery)
    _delete_images(images, owner_id)
    return None


def _let_go(images: ImageQuerySet, galleries: GalleryQuerySet, owner_id: int) -> Job:
    """Mark everything as being deleted (hidden, not restorable) and start the job.

    If the job does not finish, the daily purge completes it.
    """
    with transaction.atomic():
        rows = list(images.select_related("gallery")[:2])
        held = Image.including_bin.filter(gallery__in=galleries).count()
        for gallery in galleries:
            record_gallery(gallery, "deleted")
        count = images.update(binned=GOING)
        galleries.update(binned=GOING)
        record_images(owner_id, "deleted", rows, count=count)
        return jobs.start(KIND, owner_id=owner_id, total=count + held)


def delete_going(run: Run) -> None:
    """Delete what was marked, in chunks; idempotent."""
    if run.owner_id is None:
        return
    going = Image.including_bin.going(run.owner_id)
    run.report(max(0, run.total - going.count()), run.total)
    while ids := list(going.values_list("id", flat=True)[:STEP]):
        run.check()
        run.advance(remove_images(Image.including_bin.filter(id__in=ids)))
        run.yield_to_queue()
    for gallery in Gallery.including_bin.going(run.owner_id):
        gallery.delete()


def purge_bin() -> int:
    """Delete what has been in the bin longer than the retention time; returns how many objects."""
    before = timezone.now() - timedelta(days=settings.FUTU_BIN_DAYS)
    galleries: GalleryQuerySet = Gallery.including_bin.filter(binned__lt=before)
    expired = list(galleries)
    for gallery in expired:
        gallery.delete()
    return len(expired) + remove_images(Image.including_bin.filter(binned__lt=before))
