"""Vectors of pictures without files, written as workers write them."""

from __future__ import annotations

from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Sum

from apps.galleries.models import Gallery, Image
from apps.search.models import Embedding, IndexState

SPEC = "test-spec"
DIMS = 16

Vectors = dict[UUID, np.ndarray]


@transaction.atomic
def write(gallery: Gallery, n: int, seed: int = 5, spec: str = SPEC) -> Vectors:
    """Unit vectors of `n` new pictures of the gallery."""
    # All sequence numbers so far; a count of rows would repeat after a removal.
    given = IndexState.objects.aggregate(n=Sum("last_seq"))["n"] or 0
    rng = np.random.default_rng([seed, given])
    images = Image.objects.bulk_create(
        Image(
            gallery=gallery,
            name=f"{i}",
            sha256=rng.bytes(32).hex(),
            bytes=1,
            format="PNG",
            width=1,
            height=1,
            state=Image.State.READY,
        )
        for i in range(n)
    )
    vectors = rng.normal(size=(n, DIMS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = [(image.id, vector) for image, vector in zip(images, vectors, strict=True)]
    Embedding.objects.write(gallery.id, spec, pairs)
    return dict(pairs)


@transaction.atomic
def remove(gallery: Gallery, vectors: Vectors, n: int) -> None:
    """Remove the first `n` of them, and their pictures."""
    gone = list(vectors)[:n]
    Embedding.objects.forget(gallery.id, gone, spec=SPEC)
    Image.objects.filter(id__in=gone).delete()
    for id_ in gone:
        del vectors[id_]


def state_of(gallery: Gallery) -> IndexState:
    return IndexState.objects.select_related("gallery", "job").get(gallery=gallery, spec=SPEC)


def nearest(gallery: Gallery, query: np.ndarray, k: int = 10) -> list[UUID]:
    return [match.image_id for match in Embedding.objects.nearest(query, [gallery], k, spec=SPEC)]


def brute_force(vectors: Vectors, query: np.ndarray, k: int = 10) -> list[UUID]:
    halves = {id_: v.astype(np.float16).astype(np.float32) for id_, v in vectors.items()}
    return sorted(halves, key=lambda id_: -float(halves[id_] @ query))[:k]


def check_answers(gallery: Gallery, vectors: Vectors) -> None:
    """Assert that a few searches equal brute force."""
    for query in list(vectors.values())[::17]:
        assert nearest(gallery, query) == brute_force(vectors, query)
