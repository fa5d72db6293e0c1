"""Keeps, for each person and picture, the category that counts (`PictureCategory`).

Written in the transaction of the answer or the correction. Each writer touches its own column, so
the order of two at once does not matter; a row that is new takes the person's word along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from apps.classification.models import Classification, Correction, PictureCategory
from apps.galleries.models import Gallery, Image


def note_answers(rows: Sequence[Classification]) -> None:
    """Answers about stored pictures, in the order in which they were given."""
    latest = {
        (row.image_id, row.owner_id): row
        for row in rows
        if row.image_id and row.owner_id and row.verdict
    }
    words = _words({owner for _, owner in latest}, {row.sha256 for row in latest.values()})
    _write(
        (
            PictureCategory(
                image_id=image,
                owner_id=owner,
                asked=row.verdict.category,
                said=words.get((owner, row.sha256)),
            )
            for (image, owner), row in latest.items()
            if row.verdict
        ),
        "asked",
    )


def note_word(owner_id: int, sha256: str, code: str | None) -> None:
    """What a person says of these bytes, or that they say nothing any more (None)."""
    if code is None:
        mine = PictureCategory.objects.filter(owner=owner_id, image__sha256=sha256)
        mine.update(said=None)
        return
    seen = Image.including_bin.filter(
        Q(gallery__in=Gallery.objects.visible_to(owner_id)) | Q(gallery__owner=owner_id),
        sha256=sha256,
    )
    images = set(seen.values_list("pk", flat=True))
    _write((PictureCategory(image_id=pk, owner_id=owner_id, said=code) for pk in images), "said")


def note_new(image_ids: Iterable[UUID]) -> None:
    """Pictures that came: of bytes that their owner has said something about before."""
    images = Image.objects.filter(pk__in=list(image_ids), gallery__owner__isnull=False)
    new = list(images.values_list("pk", "gallery__owner", "sha256"))
    words = _words({owner for _, owner, _ in new}, {sha256 for _, _, sha256 in new})
    _write(
        (
            PictureCategory(image_id=pk, owner_id=owner, said=words[owner, sha256])
            for pk, owner, sha256 in new
            if (owner, sha256) in words
        ),
        "said",
    )


def _words(owners: set[int], digests: set[str]) -> dict[tuple[int | None, str], str]:
    """What these people say of these bytes."""
    if not owners or not digests:
        return {}
    found = Correction.objects.filter(owner__in=owners, sha256__in=digests)
    rows = found.values_list("owner_id", "sha256", "category__code")
    return {(owner, sha256): code for owner, sha256, code in rows}


def _write(rows: Iterable[PictureCategory], column: str) -> None:
    PictureCategory.objects.bulk_create(
        list(rows),
        update_conflicts=True,
        unique_fields=["image", "owner"],
        update_fields=[column],
    )
