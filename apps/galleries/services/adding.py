"""Add pictures: cheap checks and durable writes now, everything slow in a job."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from apps.accounts import services as accounts
from apps.galleries import files
from apps.galleries.managers import GOING
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.refusals import Refusal
from apps.galleries.services.batches import Batch, check, grow, job_of, joined
from apps.galleries.services.binning import restore_images
from apps.galleries.services.failing import note
from apps.galleries.services.file_inspection import keep, look_at, row_of
from apps.jobs.models import Job


@dataclass(slots=True)
class Added:
    """The result for the given files."""

    images: list[Image] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    # The same bytes were in the bin, and were restored.
    restored: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    job: Job | None = None

    @property
    def count(self) -> int:
        """Number of files given."""
        kinds = (self.images, self.duplicates, self.restored, self.refused)
        return sum(len(kind) for kind in kinds)


def add_images(
    gallery: Gallery,
    uploads: Iterable[File | Refusal],
    batch: Batch | None = None,
    *,
    by: int | None = None,
) -> Added:
    """Store `uploads` in `gallery` and queue them for preparation.

    Files that cannot be pictures or exceed their owner's quota are refused; the others are
    accepted. Duplicates within a gallery are stored once. Files are written before their rows: a
    crash in between leaves a file without a row (a sweep puts it aside), never a row without
    its file. Files of a `batch` are prepared by its job. Raises BatchError when that accepts no
    more, and Gallery.DoesNotExist when the gallery was deleted meanwhile: then nothing is kept.

    `by`: who adds, if that may be a member. They need the role at the moment of the commit, or it
    is as if there were no such gallery; they learn nothing of the owner's bin.
    """
    check(batch, gallery.owner_id)
    adder = None if by == gallery.owner_id else by
    added = Added()
    stored: list[Image] = []
    binned: dict[uuid.UUID, str] | None = {} if adder is None else None
    try:
        for upload in uploads:
            if isinstance(upload, Refusal):
                added.refused.append(upload)
            else:
                _take(gallery, upload, added, stored, binned)
        _commit(gallery, stored, added, batch, adder)
    finally:
        kept = {image.id for image in added.images}
        files.delete(image.id for image in stored if image.id not in kept)
    if binned:
        _restore(gallery, binned, added, batch)
    return added


def _take(
    gallery: Gallery,
    upload: File,
    added: Added,
    stored: list[Image],
    binned: dict[uuid.UUID, str] | None,
) -> None:
    """Check one file and store it; record it as stored, duplicate, in the bin or refused.

    Without `binned` the bin is left alone.
    """
    try:
        looked = look_at(upload)
    except PictureError as error:
        added.refused.append(Refusal(clean_name(upload.name or ""), error))
        return
    # Prefer one that is not in the bin: the bin may hold the same bytes as well.
    rows = Image.objects if binned is None else Image.including_bin.exclude(binned=GOING)
    twins = rows.filter(gallery=gallery, sha256=looked.sha256)
    twin = twins.only("binned").order_by(F("binned").desc(nulls_first=True)).first()
    if binned is not None and twin and twin.binned and twin.id not in binned:
        binned[twin.id] = looked.name
        return
    if twin or any(image.sha256 == looked.sha256 for image in stored):
        added.duplicates.append(looked.name)
        return
    image = row_of(gallery, uuid.uuid4(), looked)
    stored.append(image)
    keep(image.id, upload)


def enrol(gallery: Gallery, stored: list[Image]) -> Added:
    """Create the rows of pictures already in storage, and the job that prepares them.

    Pictures whose bytes the gallery already has are returned as duplicates; the caller deletes
    their files. Raises Gallery.DoesNotExist when the gallery was deleted meanwhile.
    """
    added = Added()
    _commit(gallery, stored, added)
    return added


def _commit(
    gallery: Gallery,
    stored: list[Image],
    added: Added,
    batch: Batch | None = None,
    adder: int | None = None,
) -> None:
    """Commit quota, rows, job and queue entry together; handles concurrent duplicates."""
    if not (stored or batch):
        return
    for image in stored:
        image.added_by_id = adder
    with transaction.atomic():
        fitting = _count(gallery.owner_id, stored)
        _hold(gallery, adder)
        job = joined(gallery, batch) if batch else None
        images, twins = _insert(fitting)
        if gallery.owner_id and twins:
            accounts.give_back(gallery.owner_id, sum(image.bytes for image in twins))
        told = Added(
            images=images,
            duplicates=added.duplicates + [image.name for image in twins],
            refused=added.refused + _refusals(gallery.owner_id, stored, fitting, adder),
        )
        told.job = _given(gallery, told, job, batch)
    added.images, added.job = told.images, told.job
    added.duplicates, added.refused = told.duplicates, told.refused


def _hold(gallery: Gallery, adder: int | None) -> None:
    """Lock the gallery, so that it is not deleted under the new rows, nor the member removed."""
    Gallery.objects.select_for_update(no_key=True).get(id=gallery.id)
    if adder is not None:
        Gallery.objects.addable_by(adder).get(id=gallery.id)


def _insert(fitting: list[Image]) -> tuple[list[Image], list[Image]]:
    """Insert the rows; returns the new ones, and those whose bytes the gallery already has."""
    Image.objects.bulk_create(fitting, ignore_conflicts=True)
    ids = Image.objects.filter(id__in=[image.id for image in fitting])
    present = set(ids.values_list("id", flat=True))
    here = [image for image in fitting if image.id in present]
    return here, [image for image in fitting if image.id not in present]


def _given(gallery: Gallery, added: Added, job: Job | None, batch: Batch | None) -> Job | None:
    """Assign the new pictures to their job, which also records the other files."""
    count = len(added.images)
    if job is None and count:
        job = job_of(gallery, count)
    elif job is not None and batch is not None:
        grow(job, batch, count, len(added.duplicates) + len(added.refused))
    if job is not None:
        Image.objects.filter(id__in=[image.id for image in added.images]).update(job=job)
        note(job, added.refused, [image.name for image in added.images])
    if count:
        _note(gallery, added.images)
    return job


def _count(owner_id: int | None, stored: list[Image]) -> list[Image]:
    """The pictures of `stored` that fit their owner's quota, in order; adds their bytes to it."""
    if owner_id is None:
        return stored
    if accounts.take(owner_id, sum(image.bytes for image in stored)):
        return stored
    return [image for image in stored if accounts.take(owner_id, image.bytes)]


def _refusals(
    owner_id: int | None, stored: list[Image], fitting: list[Image], adder: int | None
) -> list[Refusal]:
    if owner_id is None or len(fitting) == len(stored):
        return []
    taken = {image.id for image in fitting}
    refused = [image for image in stored if image.id not in taken]
    if adder is not None:  # How much room the owner has is not told.
        return [
            Refusal(i.name, PictureError("gallery_full", {"size_bytes": i.bytes})) for i in refused
        ]
    free = accounts.room_of(owner_id).free or 0
    return [
        Refusal(i.name, PictureError("quota", {"size_bytes": i.bytes, "free_bytes": free}))
        for i in refused
    ]


def _note(gallery: Gallery, images: list[Image]) -> None:
    """In the history of whoever added them."""
    accounts.record(
        images[0].added_by_id or gallery.owner_id,
        "added",
        count=len(images),
        gallery=str(gallery.id),
        gallery_name=gallery.name,
    )


def _restore(
    gallery: Gallery, binned: dict[uuid.UUID, str], added: Added, batch: Batch | None
) -> None:
    images = Image.including_bin.filter(id__in=binned)
    restore_images(images, owner_id=gallery.owner_id, batch=batch)
    added.restored += binned.values()
