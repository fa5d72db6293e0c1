"""The bin: deleted pictures and galleries, which can be restored until they are purged."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.batches import Batch, BatchError, grow, job_of, joined
from apps.galleries.services.history import record_gallery, record_images
from apps.galleries.services.removing import BATCH
from apps.galleries.services.settling import count_up, hold_galleries, hold_jobs
from apps.galleries.signals import images_removed
from apps.jobs.models import Job


def bin_images(
    images: ImageQuerySet, *, owner_id: int | None, when: datetime | None = None
) -> list[UUID]:
    """Move pictures to the bin: not searchable, not awaited by jobs; returns the ids moved.

    `owner_id` is who does it; whether they may is looked at again under the lock (None: nobody in
    particular may). All of one call share one timestamp (`when`), by which the call can be undone.
    """
    moment = when or timezone.now()
    binned: list[UUID] = []
    while left := list(images.filter(binned=None).values_list("gallery_id", "id")):
        for gallery_id, ids in _batches(sorted(left)):
            binned += _bin(gallery_id, ids, moment, owner_id)
        # Again for pictures that were moved, or given another job, concurrently.
        images = _removable([id_ for _, id_ in left], owner_id)
    return binned


def _removable(ids: list[UUID], by: int | None) -> ImageQuerySet:
    images = Image.objects.filter(id__in=ids)
    return images if by is None else images.removable_by(by)


def _batches(pairs: Iterable[tuple[UUID, UUID]]) -> Iterable[tuple[UUID, list[UUID]]]:
    """Ids of one gallery at a time, in chunks of one transaction."""
    by_gallery: dict[UUID, list[UUID]] = {}
    for gallery_id, image_id in pairs:
        by_gallery.setdefault(gallery_id, []).append(image_id)
    for gallery_id, ids in by_gallery.items():
        for start in range(0, len(ids), BATCH):
            yield gallery_id, ids[start : start + BATCH]


def _bin(gallery_id: UUID, ids: list[UUID], when: datetime, owner_id: int | None) -> list[UUID]:
    with transaction.atomic():
        if not hold_galleries([gallery_id]):
            return []
        ids = list(_removable(ids, owner_id).values_list("id", flat=True))
        held_jobs = hold_jobs(ids)
        images_removed.send(Image, gallery_id=gallery_id, image_ids=ids)
        living = Image.objects.of_jobs(held_jobs).filter(id__in=ids, gallery=gallery_id)
        living = Image.objects.filter(id__in=living.held())
        rows = list(living.select_related("gallery").order_by("id"))
        binned = [image.id for image in rows]
        Image.objects.filter(id__in=binned).update(binned=when, job=None)
        count_up(image.job_id for image in rows if not image.is_settled)
        record_images(owner_id, "binned", rows)
    return binned


def restore_images(
    images: ImageQuerySet, *, owner_id: int | None, batch: Batch | None = None
) -> int:
    """Restore pictures from the bin and make them searchable again; returns how many.

    A picture stays if its gallery has these bytes again, or is in the bin itself. Restored pictures
    wait for the job of `batch`, if given, otherwise for one of their own.
    """
    binned = images.filter(binned__isnull=False, gallery__binned=None)
    pairs = binned.order_by("gallery_id", "binned", "id").values_list("gallery_id", "id")
    return sum(_restore(gallery_id, ids, owner_id, batch) for gallery_id, ids in _batches(pairs))


def _restore(gallery_id: UUID, ids: list[UUID], owner_id: int | None, batch: Batch | None) -> int:
    with transaction.atomic():
        # Locked, so that neither duplicates nor deletion intervene.
        gallery = Gallery.objects.select_for_update(no_key=True).filter(id=gallery_id).first()
        if gallery is None:
            return 0
        job = _joined(gallery, batch)
        images = _without_twins(gallery_id, ids)
        waiting = [image.id for image in images if image.state != Image.State.FAILED]
        if job is not None and batch is not None:
            grow(job, batch, len(waiting), len(images) - len(waiting))
        elif waiting:
            job = job_of(gallery, len(waiting))
        rows = Image.including_bin.filter(id__in=[image.id for image in images])
        rows.filter(state=Image.State.FAILED).update(binned=None)
        # Their vectors were deleted: they are announced again to be embedded.
        again = rows.filter(id__in=waiting)
        again.filter(prepared_at=None).update(attempts=0)
        again.update(binned=None, state=Image.State.PENDING, job=job)
        record_images(owner_id, "restored", images)
    return len(images)


def _joined(gallery: Gallery, batch: Batch | None) -> Job | None:
    """The batch's job; None if there is none, or it accepts no more."""
    try:
        return joined(gallery, batch) if batch else None
    except BatchError:
        return None


def _without_twins(gallery_id: UUID, ids: list[UUID]) -> list[Image]:
    """Lock the pictures `ids`, newest of each digest, without those the gallery already has."""
    held = Image.including_bin.filter(id__in=ids, binned__isnull=False).held()
    binned = Image.including_bin.filter(id__in=held)
    rows = {
        image.sha256: image for image in binned.select_related("gallery").order_by("binned", "id")
    }
    present = Image.objects.filter(gallery=gallery_id, sha256__in=list(rows))
    twins = set(present.values_list("sha256", flat=True))
    return [image for digest, image in rows.items() if digest not in twins]


def bin_gallery(gallery: Gallery, *, when: datetime | None = None) -> None:
    """Move a gallery to the bin. Its pictures keep rows, files and vectors, but are hidden."""
    with transaction.atomic():
        if Gallery.objects.filter(id=gallery.id).update(binned=when or timezone.now()):
            record_gallery(gallery, "binned")


def restore_gallery(gallery: Gallery) -> Gallery:
    """Restore a gallery from the bin; if its name is taken, a number is added."""
    number = 1
    while True:
        name = gallery.name if number == 1 else _numbered(gallery.name, number)
        try:
            with transaction.atomic():
                binned = Gallery.including_bin.filter(id=gallery.id, binned__isnull=False)
                if binned.update(binned=None, name=name):
                    gallery.binned, gallery.name = None, name
                    record_gallery(gallery, "restored")
        except IntegrityError:
            number += 1
        else:
            return gallery


def _numbered(name: str, number: int) -> str:
    ending = f" ({number})"
    longest = Gallery._meta.get_field("name").max_length or 0
    return name[: longest - len(ending)] + ending
