"""Albums: a person's selections of pictures. Bytes stay in their galleries, once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Album, AlbumImage, Image

MAX_CHARACTERS = 100
COVERS = 4


def album_named(owner_id: int, name: str) -> Album:
    """The person's album of this name; made if there is none."""
    album, _ = Album.objects.get_or_create(owner_id=owner_id, name=name[:MAX_CHARACTERS])
    return album


def add_to_album(album: Album, images: ImageQuerySet) -> int:
    """Add those of `images` that are the owner's; returns how many were not in it before."""
    mine = images.filter(gallery__owner=album.owner_id)
    ids = list(mine.values_list("id", flat=True))
    with transaction.atomic():
        held = Image.objects.filter(id__in=ids).held()  # Only pictures that still exist.
        known = AlbumImage.objects.filter(album=album, image__in=held)
        new = set(held) - set(known.values_list("image", flat=True))
        rows = [AlbumImage(album=album, image_id=id_) for id_ in sorted(new)]
        AlbumImage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(new)


def remove_from_album(album: Album, images: ImageQuerySet) -> int:
    ids = list(images.values_list("id", flat=True))
    return AlbumImage.objects.filter(album=album, image__in=ids).delete()[0]


def albums_with_covers(owner_id: int) -> list[Album]:
    """With the number of their pictures and the latest few; three queries."""
    albums = list(Album.objects.owned_by(owner_id).with_image_count())
    covers = _covers([album.id for album in albums])
    for album in albums:
        album.covers = covers.get(album.id, [])
    return albums


def _covers(album_ids: list[UUID]) -> dict[UUID, list[Image]]:
    latest = Window(
        RowNumber(),
        partition_by=F("album"),
        order_by=[F("image__moment").desc(), F("image_id").asc()],
    )
    shown = AlbumImage.objects.filter(
        album__in=album_ids,
        image__binned=None,
        image__gallery__binned=None,
        image__prepared_at__isnull=False,
    )
    ranked = shown.annotate(rank=latest).filter(rank__lte=COVERS).select_related("image")
    covers: dict[UUID, list[Image]] = {}
    for row in ranked.order_by("rank"):
        covers.setdefault(row.album_id, []).append(row.image)
    return covers
