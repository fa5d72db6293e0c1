"""Whatever is added, removed, moved and built, in any order: answers are those of brute force.

Once without lists, as small galleries are, and once with lists, all of which are looked into: then
nothing is left to chance, and every way of a vector into an answer is gone.
"""

import pytest
from hypothesis import given

from apps.search.index.segment import OpenSegment, tuning, writing
from apps.search.models import IndexState
from apps.search.stores import get_store
from tests.search.index.events import World, some_orders, steps
from tests.search.index.vectors import write

pytestmark = pytest.mark.django_db
# Codes of four bits are trained on no fewer.
LEARNT = 120


@pytest.fixture
def thorough(settings, monkeypatch) -> None:
    """Lists for however few vectors, however slow, and every question looks into all of them."""
    settings.FUTU_INDEX_RECALL = 1.0
    monkeypatch.setattr(writing, "LEAST_TRAINED", LEARNT)
    monkeypatch.setattr(tuning, "SECOND", (1,))
    monkeypatch.setattr(tuning, "ESCALATED", (1,))
    monkeypatch.setattr(writing, "latency", lambda search, questions: float("inf"))


def has_lists(world: World, place: int) -> bool:
    state = IndexState.objects.get(gallery=world.galleries[place])
    segment = get_store().open(state.as_segment, state.vectors())
    return isinstance(segment, OpenSegment) and not segment.header.is_exact


@some_orders(40)
@given(steps=steps)
def test_any_order_of_events(owner, steps):
    world = World(owner, write)
    world.add(0, 5)
    world.goes_through(steps)


@some_orders(12)
@given(steps=steps)
def test_any_order_of_events_over_lists(owner, thorough, steps):
    world = World(owner, write)
    world.add(0, LEARNT)
    world.build(0, 0)
    assert has_lists(world, 0)
    world.goes_through(steps)
