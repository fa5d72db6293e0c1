"""Move pictures between galleries."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.history import record_images
from apps.galleries.services.removing import BATCH
from apps.galleries.services.settling import hold_galleries
from apps.galleries.signals import images_moved


@dataclass(slots=True)
class Moved:
    """The result: moved, duplicates, or still being prepared."""

    ids: list[UUID] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    busy: int = 0


def move_images(images: ImageQuerySet, gallery: Gallery, *, owner_id: int | None) -> Moved:
    """Move `images` to `gallery`, with everything computed from them.

    Pictures whose bytes the target already has stay, as do those still being prepared, which a
    worker is processing for their gallery. Raises Gallery.DoesNotExist when the gallery was moved
    to the bin meanwhile.
    """
    moved = Moved()
    others = images.exclude(gallery=gallery).order_by("gallery_id", "id")
    ids = list(others.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        _move(ids[start : start + BATCH], gallery, moved, owner_id)
    return moved


def _move(ids: list[UUID], gallery: Gallery, moved: Moved, owner_id: int | None) -> None:
    with transaction.atomic():
        # Locked against duplicates being added, and against binning or deletion of either gallery.
        sources = Image.objects.filter(id__in=ids).values_list("gallery", flat=True)
        hold_galleries([gallery.id, *sources])
        Gallery.objects.get(id=gallery.id)
        rows = _movable(ids, gallery, moved)
        by_gallery: dict[UUID, list[UUID]] = {}
        for image in rows:
            by_gallery.setdefault(image.gallery_id, []).append(image.id)
        for source_id, image_ids in by_gallery.items():
            images_moved.send(Image, image_ids=image_ids, source_id=source_id, target_id=gallery.id)
            # Pictures moved or retried concurrently are left alone.
            still = Image.objects.filter(id__in=image_ids, gallery=source_id).settled()
            Image.objects.filter(id__in=still.held()).update(gallery=gallery)
        record_images(owner_id, "moved", rows, gallery=gallery)
        moved.ids += [image.id for image in rows]


def _movable(ids: list[UUID], gallery: Gallery, moved: Moved) -> list[Image]:
    """The pictures of `ids` that can be moved; the others are recorded."""
    rows = list(Image.objects.filter(id__in=ids).select_related("gallery").order_by("id"))
    settled = [image for image in rows if image.is_settled]
    moved.busy += len(rows) - len(settled)
    digests = [image.sha256 for image in settled]
    present = Image.objects.filter(gallery=gallery, sha256__in=digests)
    known = set(present.values_list("sha256", flat=True))
    movable: list[Image] = []
    for image in settled:
        if image.sha256 in known:
            moved.duplicates.append(image.name)
        else:
            known.add(image.sha256)
            movable.append(image)
    return movable
