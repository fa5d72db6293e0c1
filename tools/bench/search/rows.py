"""Searchable pictures as database rows only: with given vectors, without files."""

import uuid

import numpy as np
from django.utils import timezone

from apps.galleries.models import Gallery, Image, Origin
from apps.search.models import Embedding, IndexState
from apps.search.vectors import pack

BATCH = 1000


def add(gallery: Gallery, spec: str, vectors: np.ndarray, first: int) -> list[uuid.UUID]:
    """Add a picture for each of `vectors` (n, d), with seq from `first`; returns their ids."""
    ids = []
    for start in range(0, len(vectors), BATCH):
        ids += _add(gallery, spec, vectors[start : start + BATCH], first + start)
    last = first + len(vectors) - 1
    IndexState.objects.update_or_create(gallery=gallery, spec=spec, defaults={"last_seq": last})
    return ids


def _add(gallery: Gallery, spec: str, vectors: np.ndarray, first: int) -> list[uuid.UUID]:
    images = Image.objects.bulk_create(image(gallery) for _ in vectors)
    if gallery.is_published:
        Origin.objects.bulk_create(_origin(image) for image in images)
    Embedding.objects.bulk_create(
        Embedding(image=image, gallery=gallery, spec=spec, seq=seq, vector=pack(vector))
        for seq, (image, vector) in enumerate(zip(images, vectors, strict=True), start=first)
    )
    return [image.id for image in images]


def image(gallery: Gallery) -> Image:
    """An unsaved row of a ready picture."""
    return Image(
        gallery=gallery,
        name="made up.jpg",
        sha256=uuid.uuid4().hex * 2,
        bytes=1,
        format="JPEG",
        width=1200,
        height=800,
        # Attempted already: otherwise the daily job would keep the worker busy.
        colour="#808080",
        is_blank=False,
        state=Image.State.READY,
        prepared_at=timezone.now(),
        ready_at=timezone.now(),
    )


def _origin(image: Image) -> Origin:
    return Origin(
        image=image,
        site="example.org",
        page=f"https://example.org/{image.id}",
        url=f"https://example.org/{image.id}.jpg",
        title="Made up",
        author="Nobody",
        licence="cc0",
        fetched=timezone.now(),
    )
