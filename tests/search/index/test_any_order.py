"""Additions, removals, moves and builds in any order: answers equal brute force.

Once without lists, like small galleries, and once with lists, all of which are probed: so results
are exact, and every code path from a vector to an answer is covered.
"""

import pytest
from hypothesis import given

from apps.search.index.segment import OpenSegment, trials, tuning, writing
from apps.search.models import IndexState
from apps.search.stores import get_store
from tests.search.index.events import GalleryModel, some_orders, steps
from tests.search.index.vectors import write

pytestmark = [pytest.mark.both, pytest.mark.django_db]
# Four-bit codes need at least this many vectors for training.
LEARNT = 120


@pytest.fixture
def thorough(settings, monkeypatch) -> None:
    """Lists for any number of vectors, however slow; every query probes all of them."""
    settings.FUTU_INDEX_RECALL = 1.0
    monkeypatch.setattr(writing, "MIN_TRAINED", LEARNT)
    monkeypatch.setattr(tuning, "PROBED_SHARES", (1,))
    monkeypatch.setattr(tuning, "ESCALATED_SHARES", ())
    monkeypatch.setattr(trials, "CANDIDATES", trials.DEPTHS)
    monkeypatch.setattr(writing, "latency", lambda search, questions: float("inf"))


def has_lists(model: GalleryModel, place: int) -> bool:
    state = IndexState.objects.get(gallery=model.galleries[place])
    segment = get_store().open(state.as_segment, state.vectors())
    return isinstance(segment, OpenSegment) and not segment.header.is_exact


@some_orders(40)
@given(steps=steps)
def test_any_order_of_events(owner, steps):
    model = GalleryModel(owner, write)
    model.add(0, 5)
    model.goes_through(steps)


@some_orders(12)
@given(steps=steps)
def test_any_order_of_events_over_lists(owner, thorough, steps):
    model = GalleryModel(owner, write)
    model.add(0, LEARNT)
    model.build(0, 0)
    assert has_lists(model, 0)
    model.goes_through(steps)
