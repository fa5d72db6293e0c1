"""Carrying pictures from one gallery to another."""

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
    """What became of the pictures: carried over, there already, or not settled yet."""

    ids: list[UUID] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    busy: int = 0


def move_images(images: ImageQuerySet, gallery: Gallery, *, owner_id: int | None) -> Moved:
    """Carry `images` to `gallery`, what was computed of them too.

    A picture whose bytes the gallery has stays where it is, as does one that is still being
    prepared: a worker has it in hand for the gallery it is in. Raises Gallery.DoesNotExist
    when the gallery went to the bin meanwhile.
    """
    moved = Moved()
    others = images.exclude(gallery=gallery).order_by("gallery_id", "id")
    ids = list(others.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        _move(ids[start : start + BATCH], gallery, moved, owner_id)
    return moved


def _move(ids: list[UUID], gallery: Gallery, moved: Moved, owner_id: int | None) -> None:
    with transaction.atomic():
        # Held, so that nobody adds the same bytes, bins or deletes one of them, in between.
        sources = Image.objects.filter(id__in=ids).values_list("gallery", flat=True)
        hold_galleries([gallery.id, *sources])
        Gallery.objects.get(id=gallery.id)
        rows = _movable(ids, gallery, moved)
        by_gallery: dict[UUID, list[UUID]] = {}
        for image in rows:
            by_gallery.setdefault(image.gallery_id, []).append(image.id)
        for source_id, image_ids in by_gallery.items():
            images_moved.send(Image, image_ids=image_ids, source_id=source_id, target_id=gallery.id)
            # What another hand moved or tried again since it was read is left alone.
            still = Image.objects.filter(id__in=image_ids, gallery=source_id).settled()
            Image.objects.filter(id__in=still.held()).update(gallery=gallery)
        record_images(owner_id, "moved", rows, gallery=gallery)
        moved.ids += [image.id for image in rows]


def _movable(ids: list[UUID], gallery: Gallery, moved: Moved) -> list[Image]:
    """Those of `ids` that can go; the others are noted."""
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
