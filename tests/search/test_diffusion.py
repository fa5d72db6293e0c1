"""Re-ranking by diffusion on the neighbourhood graph."""

import numpy as np
import pytest

from apps.search.diffusion import rerank
from apps.vision.projection import unit_rows


def shortlist(random: np.random.Generator, count: int):
    """A query, and candidates best first."""
    query, *others = unit_rows(random.standard_normal((count + 1, 32)).astype(np.float32))
    candidates = np.stack(others) if others else np.empty((0, 32), np.float32)
    return query, candidates[np.argsort(-(candidates @ query))]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 11, 200])
def test_every_candidate_is_ranked(count):
    query, candidates = shortlist(np.random.default_rng(count), count)

    assert sorted(rerank(query, candidates)) == list(range(count))


def test_the_first_keep_their_ranks():
    query, candidates = shortlist(np.random.default_rng(1), 60)

    assert rerank(query, candidates, fixed=3)[:3].tolist() == [0, 1, 2]


def test_the_same_shortlist_has_the_same_order():
    query, candidates = shortlist(np.random.default_rng(2), 60)

    assert np.array_equal(rerank(query, candidates), rerank(query, candidates))


def test_pictures_of_the_same_kind_overtake_those_similar_by_chance():
    """Pictures of a kind form a chain of similar ones; the others are similar to the query only."""
    angles = np.radians(np.arange(0, 75, 5))
    kind = np.zeros((len(angles), 64), np.float32)
    kind[:, 0], kind[:, 1] = np.cos(angles), np.sin(angles)
    outliers = np.zeros((20, 64), np.float32)
    outliers[:, 0] = np.cos(np.radians(60))
    outliers[np.arange(20), 2 + np.arange(20)] = np.sin(np.radians(60))
    candidates = np.concatenate([kind[1:], outliers])
    order = np.argsort(-(candidates @ kind[0]), kind="stable")
    assert order[: len(kind) - 1].max() >= len(kind) - 1  # By score alone outliers come between.

    ranked = order[rerank(kind[0], candidates[order])]

    assert ranked[: len(kind) - 1].max() < len(kind) - 1


def test_equal_vectors_are_no_error():
    query = unit_rows(np.ones((1, 8), np.float32))[0]

    for same in (query, -query):
        assert sorted(rerank(query, np.tile(same, (30, 1)))) == list(range(30))
