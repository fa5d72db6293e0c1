"""Filters survive one another in addresses: every two of them, on every way on from an answer."""

from collections.abc import Callable
from itertools import combinations
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import QueryDict

from apps.search.addresses import address_of, without
from apps.search.forms import FilterForm
from apps.search.models import Query
from apps.search.services.filters import Filters
from apps.search.services.steering import Examples
from apps.search.views.depth import Depth, addresses
from apps.search.views.results import _chips
from apps.search.views.steering import Steering, carried

pytestmark = pytest.mark.django_db

# Of each filter a value that is not the usual one.
ONE = "11111111-1111-4111-8111-111111111111"
VALUES: dict[str, Any] = {
    "q": "cat & dog",
    "taken_from": "2023-01-02",
    "taken_to": "2024-05-06",
    "added_from": "2025-01-02",
    "added_to": "2025-12-31",
    "tag": "Zoë’s 100%",
    "least": "1280",
    "orientation": "portrait",
    "near": "48.15, 17.12",
    "within": "100",
    "colour": ["red", "white"],
    # Of a room; its values are rows.
    "category": "pets",
    # No filters, and in the address as well.
    "more": [ONE],
    "less": [ONE.replace("1", "2")],
    "also": [ONE.replace("1", "3")],
    "deep": "0",
}
Pair = tuple[str, str]
PAIRS: list[Pair] = list(combinations(VALUES, 2))


def of_every_pair(test: Callable[[Pair], None]) -> Callable[[], None]:
    """One test for all pairs: what comes around a test takes longer than one of them."""

    def test_all() -> None:
        for pair in PAIRS:
            try:
                test(pair)
            except AssertionError as error:
                error.add_note(f"of {pair}")
                raise

    return test_all


def test_there_is_a_value_for_every_filter():
    assert set(FilterForm().fields) == VALUES.keys() - {"more", "less", "also", "deep"}


def address(*names: str) -> QueryDict:
    """A distance counts with a place alone."""
    wanted = {*names, "near"} if "within" in names else {*names}
    return QueryDict(urlencode({name: VALUES[name] for name in wanted}, doseq=True))


def lists(given: QueryDict) -> dict[str, list[str]]:
    return {name: given.getlist(name) for name in given}


def of(url: str) -> dict[str, list[str]]:
    return lists(QueryDict(urlsplit(url).query))


@of_every_pair
def test_two_that_are_in_an_address_are_in_the_next(pair):
    given, query = address(*pair), Query()
    shown = carried(given)
    whole = lists(given)
    assert lists(QueryDict(urlencode(shown, doseq=True))) == whole
    # More results, the deeper look and its switch.
    assert of(address_of(query, shown, 48)) == whole | {"k": ["48"]}
    others = {name: value for name, value in whole.items() if name != "deep"}
    ways = addresses(query, shown, 24, Depth.LATER, more=address_of(query, shown, 48))
    assert of(ways["deep_here"]) == others | {"deep": ["1"]}
    assert of(ways["shallow_here"]) == others | {"deep": ["0"]}
    assert of(ways["usual_here"]) == others


@of_every_pair
def test_each_is_taken_off_alone(pair):
    given = address(*pair)
    whole = lists(given)
    for chip in _chips(Query(), FilterForm(given), carried(given), 24):
        name, left = chip["name"], of(chip["without"])
        values = [value for value in whole[name] if value != str(chip["code"])]
        assert len(values) == len(whole[name]) - 1
        assert left == {n: v for n, v in (whole | {name: values}).items() if v}


@of_every_pair
def test_a_further_example_changes_no_filter(pair):
    given = address(*pair)
    shown = {**FilterForm(given).filled}
    steering = Steering(Query(), Examples(), shown, 24)
    steered = of(steering.towards("more", Query().id))
    filters = {name: value for name, value in lists(given).items() if name in FilterForm().fields}
    assert {name: value for name, value in steered.items() if name != "more"} == filters


@of_every_pair
def test_both_are_conditions(pair):
    """None takes the other's place in what is asked of the database."""
    names = set(pair) & set(FilterForm().fields)
    whole = FilterForm(address(*names)).filters
    alone = [FilterForm(address(name)).filters for name in names]
    for one in alone:
        for field in Filters.__slots__:
            usual = getattr(Filters(), field)
            if getattr(one, field) != usual:
                assert getattr(whole, field) == getattr(one, field), field


def test_of_several_values_one_goes():
    shown = {"colour": ["red", "white"], "q": "cat"}
    assert without(shown, "colour", "red") == {"colour": ["white"], "q": "cat"}
    assert without({"colour": ["red"]}, "colour", "red") == {}
    assert shown["colour"] == ["red", "white"]
