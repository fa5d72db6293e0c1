"""Tuning for vectors with hardly differing distances, such as word vectors."""

import numpy as np
import pytest

from apps.search.index.delta import empty_flat
from apps.search.index.exact import exact_nearest
from apps.search.index.segment import quickest, trials
from apps.search.index.segment.questions import questions_of, sample_of
from apps.search.index.segment.search_plan import SearchParams
from apps.search.index.segment.trained import FINE_CODES

COUNT, DIMS, QUERIES, TARGET = 30_000, 64, 1_500, 0.99


@pytest.fixture(scope="module")
def words() -> np.ndarray:
    """Low contrast, and hubs: a few vectors are close to many."""
    rng = np.random.default_rng(6)
    scale = np.linspace(1.5, 0.5, DIMS)
    vectors = rng.standard_normal((COUNT + QUERIES, DIMS)) * scale
    vectors *= rng.uniform(0.3, 1, (len(vectors), 1))
    vectors[:, 0] += 1.5
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16).astype(np.float32)


@pytest.fixture(autouse=True)
def _costs(monkeypatch) -> None:
    """Timing must not decide the test: work is counted."""

    def cost(refined, params: SearchParams, questions) -> float:
        codes = params.nprobe / refined.lists.nlist * refined.lists.pq.M * COUNT
        return refined.lists.nlist + codes / 20 + 40 * params.candidates

    def latencies(found, questions):
        return [cost(one.refined, one.tuned.plan.first, questions) for one in found]

    monkeypatch.setattr(trials, "_cost", cost)
    monkeypatch.setattr(quickest, "_latencies", latencies)


def test_held_out_words_are_found_with_the_target_recall(words):
    flat, queries = empty_flat(DIMS), words[COUNT:]
    flat.add(words[:COUNT])
    questions = questions_of(flat, sample_of(COUNT, 2_400))
    reported: list[int] = []
    found = quickest.quickest(flat, questions, TARGET, lambda done, total: reported.append(done))
    assert found
    assert DIMS // FINE_CODES.coded == found.refined.lists.pq.M
    _, places = found.refined.search(queries, 10, found.tuned.plan)
    true = exact_nearest([words[:COUNT]], queries, 10)
    recall = np.mean([len(np.intersect1d(*pair)) / 10 for pair in zip(places, true, strict=True)])
    assert recall == pytest.approx(TARGET, abs=0.004)
    assert found.tuned.recall == pytest.approx(recall, abs=0.004)
    assert reported[-1] == 2 * COUNT
    # Not the widest search.
    assert max(found.tuned.plan.first.candidates, found.tuned.plan.second.candidates) <= 800


def test_a_rank_is_the_number_of_candidates_needed(words):
    flat = empty_flat(DIMS)
    flat.add(words[:COUNT])
    questions = questions_of(flat, sample_of(COUNT, 90))
    found = quickest.quickest(flat, questions, 0.9, lambda done, total: None)
    assert found
    nprobe = found.refined.lists.nlist
    for one in trials.trials(found.refined, nprobe, questions, 200):
        if one.params.candidates < 50:  # Eleven wanted get 44 candidates at least.
            continue
        _, places = found.refined.search_once(questions.vectors, 11, one.params)
        really = questions.recalls(places).mean()
        assert one.recalls.mean() == pytest.approx(really, abs=0.02)
