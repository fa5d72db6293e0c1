"""Writes what full text finds pictures by: in the transaction that changes what it describes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.search.models import SearchDocument
from apps.search.text.dates import tokens_of_day
from apps.search.text.tokens import READ, document_tokens, joined

# Pictures in one statement.
BATCH = 500
# Of one picture, of its owner's words and of the text in it: a scanned page has some hundreds.
MAX_TOKENS = 4000
# Said by a camera or an editor of every picture.
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def write_documents(image_ids: Iterable[UUID]) -> None:
    """Let the documents of these pictures say what is known of them now.

    Call inside the transaction that changed it and holds the pictures' rows.
    """
    for ids in batches(image_ids):
        images = described(Image.including_bin.filter(id__in=ids, state=Image.State.READY))
        rows = [SearchDocument(image=image, tokens=tokens_of(image)) for image in images]
        SearchDocument.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["image"], update_fields=["tokens"]
        )


def tokens_of(image: Image) -> str:
    """What is found by its name, day, tags, origins, and the words in it."""
    own: set[str] = set()
    for text in _texts(image):
        own |= document_tokens(text)
    day = image.taken or timezone.localtime(image.created)
    own = {*sorted(own)[:MAX_TOKENS], *tokens_of_day(day.date())}
    read = sorted(document_tokens(_text_in(image)) - own)[:MAX_TOKENS]
    return joined([*own, *read, *(f"{READ}{token}" for token in read)])


def _texts(image: Image) -> Iterator[str]:
    yield ENDING.sub("", PurePath(image.name).name)
    yield image.camera
    yield from (tag.name for tag in image.tags.all())
    for origin in image.origins.all():
        yield from (origin.title, origin.author)  # The site's name is the gallery's.


def _text_in(image: Image) -> str:
    document: SearchDocument | None = getattr(image, "document", None)
    return document.text if document else ""


def described(images: ImageQuerySet) -> ImageQuerySet:
    return images.select_related("document").prefetch_related("tags", "origins")


def undescribed() -> ImageQuerySet:
    """Ready pictures without a document: those from before there were any."""
    there = SearchDocument.objects.filter(image=OuterRef("pk"))
    return Image.including_bin.filter(~Exists(there), state=Image.State.READY)


def rebuild_documents(images: ImageQuerySet) -> Iterator[int]:
    """Write those of `images` anew; yields how many were written, a batch each."""
    for ids in batches(list(images.order_by("id").values_list("id", flat=True))):
        with transaction.atomic():
            held = Image.including_bin.filter(id__in=ids).held()
            write_documents(held)
        yield len(ids)


def batches(ids: Iterable[UUID], size: int = BATCH) -> Iterator[Sequence[UUID]]:
    left = list(ids)
    yield from (left[at : at + size] for at in range(0, len(left), size))
