"""Percentiles from counts."""

import pytest

from apps.classification.services.recipes import local_recipe
from apps.classification.statistics.latencies import Latency, latencies_since, latency_of
from futu.days import start_of
from tests.classification.rows import days_ago, log


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ([], Latency()),
        ([(7, 1)], Latency(7, 7)),
        ([(20, 1), (10, 1)], Latency(10, 20)),
        ([(n, 1) for n in range(1, 101)], Latency(50, 95)),
        ([(5, 95), (9000, 5)], Latency(5, 5)),
        ([(5, 94), (9000, 6)], Latency(5, 9000)),
    ],
)
def test_percentiles(counted, expected):
    assert latency_of(counted) == expected


@pytest.mark.django_db
@pytest.mark.both
def test_known_and_failed_ones_are_apart():
    recipe = local_recipe()
    log(recipe, 95, milliseconds=4, is_cached=True)
    log(recipe, 5, milliseconds=2347)
    log(recipe, 50, milliseconds=60_000, error="timeout")
    log(recipe, 50, milliseconds=50_000, created=days_ago(1))
    found = latencies_since(start_of(days_ago(0).date()))
    assert found.all == Latency(4, 4)
    assert found.new == Latency(2340, 2340)
