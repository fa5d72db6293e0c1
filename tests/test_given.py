from datetime import UTC, datetime
from uuid import UUID

import pytest

from futu.given import given_count, given_id, given_ids, given_moment, given_number

ID = UUID("00000000-0000-4000-8000-000000000001")


def test_an_id_is_read_and_nonsense_is_none():
    assert given_id(str(ID)) == ID
    assert given_id("sea") is None


def test_what_is_no_id_is_left_out_of_many():
    assert given_ids([str(ID), "", "sea", str(ID)]) == [ID, ID]


def test_a_number_is_one_that_a_row_can_have():
    assert given_number("9" * 18) == 10**18 - 1
    for text in ("", "-1", "1.5", "sea", "٣", "9" * 19):
        assert given_number(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-05-01", "2026-05-01T10:00:00", "2026-02-31T00:00:00Z",
     "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
)  # fmt: skip
def test_a_moment_needs_its_zone_and_a_place_in_the_calendar(text):
    assert given_moment(text) is None


def test_a_moment_is_read_as_it_was_written():
    moment = datetime(2026, 5, 1, 10, 30, 0, 123456, tzinfo=UTC)
    assert given_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("text", "count"), [("7", 7), ("0", 1), ("500", 50), ("", 24), ("-3", 24), ("9" * 5000, 24)]
)
def test_a_count_stays_within_its_bounds(text, count):
    assert given_count(text, usual=24, most=50) == count
