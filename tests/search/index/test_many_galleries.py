"""Hundreds of people with a few hundred pictures each, on a machine with little memory."""

import os
import random

import numpy as np
import psutil
import pytest

from apps.galleries.models import Gallery
from apps.search.index.readers import readers
from apps.search.models import Embedding
from tests.search.index.vectors import SPEC
from tools.bench.search import rows

pytestmark = pytest.mark.django_db

GALLERIES, PICTURES, DIMS = 200, 200, 256
# A quarter of the memory that all of them would need.
BOUND = 5 * 2**20


def unit_vectors(number: int) -> np.ndarray:
    vectors = np.random.default_rng(number).standard_normal((PICTURES, DIMS), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16).astype(np.float32)


@pytest.fixture
def galleries(owner) -> list[Gallery]:
    made = Gallery.objects.bulk_create(Gallery(owner=owner, name=f"{n}") for n in range(GALLERIES))
    for number, gallery in enumerate(made):
        rows.add(gallery, SPEC, unit_vectors(number), first=1)
    return made


def test_only_recently_searched_galleries_are_cached(galleries, settings):
    settings.FUTU_INDEX_CACHE = BOUND
    settings.FUTU_INDEX_MIN = 20_000
    chance, process = random.Random(3), psutil.Process(os.getpid())
    before = process.memory_info().rss
    for _ in range(400):
        number = chance.randrange(GALLERIES)
        vectors = unit_vectors(number)
        query = vectors[chance.randrange(PICTURES)]
        found = Embedding.objects.nearest(query, [galleries[number]], 5, spec=SPEC)
        best = sorted(vectors @ query, reverse=True)[:5]
        assert np.allclose([match.score for match in found], best, atol=1e-3)
        assert readers.nbytes <= BOUND
    assert len(readers) > 25  # They are cached, not read again each time.
    assert process.memory_info().rss - before < 10 * BOUND
