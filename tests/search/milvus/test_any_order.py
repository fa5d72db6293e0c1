"""Whatever is added, removed, moved and built, in any order: answers are those of brute force."""

import pytest
from hypothesis import given

from tests.search.index.events import World, some_orders, steps

pytestmark = [pytest.mark.milvus, pytest.mark.django_db]


@some_orders(12)
@given(steps=steps)
def test_any_order_of_events(owner, write, steps):
    world = World(owner, write)
    world.add(0, 5)
    world.goes_through(steps)
