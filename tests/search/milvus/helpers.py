"""Helpers: build a segment, query, and compute the ground truth."""

import numpy as np
from django.utils import timezone

from apps.galleries.models import Gallery
from apps.search.models import Embedding, IndexState
from apps.search.services.rows import DatabaseRows
from apps.search.stores import Built, get_store
from tests.search.index.vectors import DIMS, SPEC

K = 10


def some_vectors(rng: np.random.Generator, n: int) -> np.ndarray:
    vectors = rng.normal(size=(n, DIMS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def build(gallery: Gallery, spec: str = SPEC) -> Built:
    """Build a segment and name it in the row, as the job does."""
    state = IndexState.objects.get(gallery=gallery, spec=spec)
    held = state.as_segment if state.segment else None
    built = get_store().build(DatabaseRows(state), held, lambda done, total: None)
    IndexState.objects.filter(pk=state.pk).update(
        segment=built.name,
        epoch=state.epoch + 1,
        segment_seq=built.seq,
        segment_removed=state.removed,
        count=built.count,
        built=timezone.now(),
        fault="",
    )
    return built


def nearest(vector: np.ndarray, galleries: list[Gallery], k: int = K, **how) -> list:
    return Embedding.objects.nearest(vector, galleries, k, spec=how.pop("spec", SPEC), **how)


def ids(matches: list) -> list:
    return [match.image_id for match in matches]


def brute_force(vectors: dict, query: np.ndarray, k: int = K) -> list:
    return sorted(vectors, key=lambda id_: -float(vectors[id_] @ query))[:k]
