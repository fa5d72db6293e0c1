"""Re-ranking the results of a search."""

import numpy as np
import pytest

from apps.search.diffusion import FIXED_RANKS, SHORTLIST_SIZE
from apps.search.models import Embedding
from apps.search.services import answering
from apps.search.services.reranking import rerank_matches
from apps.vision.projection import unit_rows
from tests.search.index.vectors import SPEC, brute_force
from tests.search.index.vectors import write as write_vectors


@pytest.fixture
def vectors(gallery):
    return write_vectors(gallery, SHORTLIST_SIZE + 40)


@pytest.fixture
def query(vectors) -> np.ndarray:
    return unit_rows(np.mean(list(vectors.values())[:30], axis=0, keepdims=True))[0]


def found(query, gallery, k, **options) -> list:
    return [image.id for image, _ in answering.find(query, [gallery], k, spec=SPEC, **options)]


def test_the_nearest_keep_their_ranks(gallery, vectors, query):
    assert found(query, gallery, 50)[:FIXED_RANKS] == brute_force(vectors, query, FIXED_RANKS)
    assert found(query, gallery, 3) == brute_force(vectors, query, 3)


def test_what_is_not_on_the_shortlist_stays_behind_it(gallery, vectors, query):
    order, by_score = found(query, gallery, len(vectors)), brute_force(vectors, query, len(vectors))
    assert set(order[:SHORTLIST_SIZE]) == set(by_score[:SHORTLIST_SIZE])
    assert order[:SHORTLIST_SIZE] != by_score[:SHORTLIST_SIZE]
    assert order[SHORTLIST_SIZE:] == by_score[SHORTLIST_SIZE:]


def test_more_results_begin_with_the_same_ones(gallery, vectors, query):
    assert found(query, gallery, 100)[:26] == found(query, gallery, 26)


def test_the_query_picture_does_not_influence_the_others(gallery, vectors):
    own, query = next(iter(vectors.items()))
    everything = found(query, gallery, 60, own=own)
    assert everything[0] == own
    nearest = Embedding.objects.nearest(query, [gallery], SHORTLIST_SIZE + 1, spec=SPEC)
    others = [match for match in nearest if match.image_id != own]
    alone = rerank_matches(query, others, spec=SPEC)
    assert everything[1:] == [match.image_id for match in alone][:59]


def test_while_vectors_are_removed_results_are_not_reranked(gallery, vectors, query):
    """A change of the model removes them; the answer still contains every picture."""
    nearest = Embedding.objects.nearest(query, [gallery], 40, spec=SPEC)
    Embedding.objects.filter(image=nearest[20].image_id).delete()
    assert rerank_matches(query, nearest, spec=SPEC) == nearest
