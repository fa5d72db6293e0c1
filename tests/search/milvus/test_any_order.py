"""Additions, removals, moves and builds in any order: answers equal brute force."""

import pytest
from hypothesis import given

from tests.search.index.events import GalleryModel, some_orders, steps

pytestmark = [pytest.mark.milvus, pytest.mark.django_db]


@some_orders(12)
@given(steps=steps)
def test_any_order_of_events(owner, write, steps):
    model = GalleryModel(owner, write)
    model.add(0, 5)
    model.goes_through(steps)
