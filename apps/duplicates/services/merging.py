"""Merge copies into one, which takes over the tags, albums and details of the others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.accounts import services as accounts
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services.groups import connected_with
from apps.galleries import services as galleries
from apps.galleries.models import AlbumImage, Image
from apps.galleries.signals import images_described

# Copied where the remaining picture has no value. Coordinates are copied as a pair.
COPIED_FIELDS = ("taken", "camera")


def merge(owner_id: int, keep: Image, other_ids: list[UUID], *, when: datetime) -> list[UUID]:
    """Copy tags, albums, star, date and place of the others to `keep`, and move these to the bin.

    Pictures that no open pairs connect with `keep` are ignored. Returns the ids of those binned;
    all get the time `when`, by which the merge can be undone.
    """
    with transaction.atomic():
        # One merge of a person at a time: two in opposite directions would bin both pictures.
        accounts.hold([owner_id])
        group = connected_with(keep.id, DuplicatePair.objects.open_of(owner_id)) - {keep.id}
        others = Image.objects.owned_by(owner_id).filter(id__in=group.intersection(other_ids))
        binned = galleries.bin_images(others, owner_id=owner_id, when=when)
        living = Image.objects.owned_by(owner_id).filter(id=keep.id)
        target = living.select_for_update(no_key=True, of=("self",)).first()
        if target is None:  # Somebody binned it meanwhile: then the others stay.
            transaction.set_rollback(True)
            return []
        _copy_links(target, binned)
        _copy_fields(target, list(Image.including_bin.filter(id__in=binned)))
        images_described.send(Image, image_ids=[target.id])
    return binned


def _copy_links(target: Image, other_ids: list[UUID]) -> None:
    tagged = Image.tags.through
    tags = tagged.objects.filter(image__in=other_ids).values_list("tag", flat=True).distinct()
    tagged.objects.bulk_create(
        [tagged(image_id=target.id, tag_id=tag) for tag in tags], ignore_conflicts=True
    )
    albums = AlbumImage.objects.filter(image__in=other_ids)
    AlbumImage.objects.bulk_create(
        [
            AlbumImage(album_id=album, image_id=target.id)
            for album in albums.values_list("album", flat=True).distinct()
        ],
        ignore_conflicts=True,
    )


def _copy_fields(target: Image, others: list[Image]) -> None:
    target.is_favourite = target.is_favourite or any(other.is_favourite for other in others)
    for other in others:
        for name in COPIED_FIELDS:
            setattr(target, name, getattr(target, name) or getattr(other, name))
        if target.latitude is None or target.longitude is None:
            target.latitude, target.longitude = other.latitude, other.longitude
    target.save(update_fields=["is_favourite", *COPIED_FIELDS, "latitude", "longitude"])
