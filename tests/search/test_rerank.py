"""A shortlist is ordered by its neighbourhoods."""

import numpy as np
import pytest

from apps.search.rerank import rerank
from apps.vision.projection import unit_rows


def shortlist(chance: np.random.Generator, count: int):
    """A query, and candidates best first."""
    query, *others = unit_rows(chance.standard_normal((count + 1, 32)).astype(np.float32))
    candidates = np.stack(others) if others else np.empty((0, 32), np.float32)
    return query, candidates[np.argsort(-(candidates @ query))]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 11, 200])
def test_every_candidate_has_a_place(count):
    query, candidates = shortlist(np.random.default_rng(count), count)

    assert sorted(rerank(query, candidates)) == list(range(count))


def test_the_first_keep_their_places():
    query, candidates = shortlist(np.random.default_rng(1), 60)

    assert rerank(query, candidates, kept=3)[:3].tolist() == [0, 1, 2]


def test_the_same_shortlist_has_the_same_order():
    query, candidates = shortlist(np.random.default_rng(2), 60)

    assert np.array_equal(rerank(query, candidates), rerank(query, candidates))


def test_a_picture_of_the_same_kind_passes_one_that_is_near_by_chance():
    """Of a kind, each is like its next; stray ones are like the query alone."""
    angles = np.radians(np.arange(0, 75, 5))
    kind = np.zeros((len(angles), 64), np.float32)
    kind[:, 0], kind[:, 1] = np.cos(angles), np.sin(angles)
    strays = np.zeros((20, 64), np.float32)
    strays[:, 0] = np.cos(np.radians(60))
    strays[np.arange(20), 2 + np.arange(20)] = np.sin(np.radians(60))
    candidates = np.concatenate([kind[1:], strays])
    order = np.argsort(-(candidates @ kind[0]), kind="stable")
    assert order[: len(kind) - 1].max() >= len(kind) - 1  # By score alone strays come between.

    ranked = order[rerank(kind[0], candidates[order])]

    assert ranked[: len(kind) - 1].max() < len(kind) - 1


def test_equal_vectors_do_no_harm():
    query = unit_rows(np.ones((1, 8), np.float32))[0]

    for same in (query, -query):
        assert sorted(rerank(query, np.tile(same, (30, 1)))) == list(range(30))
