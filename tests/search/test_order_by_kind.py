"""Behind the nearest, an answer has pictures of the query's kind first."""

import numpy as np
import pytest

from apps.search.models import Embedding
from apps.search.rerank import KEPT, SHORTLIST
from apps.search.services import answering
from apps.search.services.neighbourhoods import order_by_kind
from apps.vision.projection import unit_rows
from tests.search.index.vectors import SPEC, brute_force
from tests.search.index.vectors import write as write_vectors


@pytest.fixture
def vectors(gallery):
    return write_vectors(gallery, SHORTLIST + 40)


@pytest.fixture
def query(vectors) -> np.ndarray:
    return unit_rows(np.mean(list(vectors.values())[:30], axis=0, keepdims=True))[0]


def found(query, gallery, k, **options) -> list:
    return [image.id for image, _ in answering.find(query, [gallery], k, spec=SPEC, **options)]


def test_the_nearest_keep_their_places(gallery, vectors, query):
    assert found(query, gallery, 50)[:KEPT] == brute_force(vectors, query, KEPT)
    assert found(query, gallery, 3) == brute_force(vectors, query, 3)


def test_what_is_not_on_the_shortlist_stays_behind_it(gallery, vectors, query):
    order, by_score = found(query, gallery, len(vectors)), brute_force(vectors, query, len(vectors))
    assert set(order[:SHORTLIST]) == set(by_score[:SHORTLIST])
    assert order[:SHORTLIST] != by_score[:SHORTLIST]
    assert order[SHORTLIST:] == by_score[SHORTLIST:]


def test_more_results_begin_with_the_same_ones(gallery, vectors, query):
    assert found(query, gallery, 100)[:26] == found(query, gallery, 26)


def test_its_own_picture_changes_nothing_of_the_others(gallery, vectors):
    own, query = next(iter(vectors.items()))
    everything = found(query, gallery, 60, own=own)
    assert everything[0] == own
    nearest = Embedding.objects.nearest(query, [gallery], SHORTLIST + 1, spec=SPEC)
    others = [match for match in nearest if match.image_id != own]
    alone = order_by_kind(query, others, spec=SPEC)
    assert everything[1:] == [match.image_id for match in alone][:59]


def test_while_vectors_go_the_order_is_that_of_the_nearest(gallery, vectors, query):
    """A change of the model removes them: an answer misses no picture that is there."""
    nearest = Embedding.objects.nearest(query, [gallery], 40, spec=SPEC)
    Embedding.objects.filter(image=nearest[20].image_id).delete()
    assert order_by_kind(query, nearest, spec=SPEC) == nearest
