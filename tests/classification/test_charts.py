"""Where bars stand, and what stands beside them."""

import pytest

from futu.charts import HEIGHT, Column, Series, ceiling, lying, standing

TWO = [Series("known", "known"), Series("new", "new")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 1), (1, 1), (2, 2), (3, 4), (7, 8), (9, 10), (11, 20), (1001, 2000), (999_999, 1_000_000)],
)
def test_an_axis_ends_at_a_round_number(value, expected):
    assert ceiling(value) == expected


def test_stacks_stand_on_the_floor_and_on_one_another():
    chart = standing("x", "X", "About x", TWO, [Column("a", (3, 1)), Column("b", (0, 8), "b")])
    first, second, third = chart.bars
    assert float(first.y) + float(first.height) == pytest.approx(HEIGHT - 24)
    assert float(second.y) + float(second.height) == pytest.approx(float(first.y), abs=0.2)
    assert float(first.height) == pytest.approx(3 * float(second.height), abs=0.3)
    assert float(third.y) == pytest.approx(12, abs=0.1)
    assert chart.rows == [("a", ["3", "1"]), ("b", ["0", "8"])]
    assert [text.words for text in chart.texts] == ["0", "4", "8", "b"]


def test_a_little_is_seen_beside_much():
    chart = standing("x", "X", "", TWO, [Column("a", (1, 1_000_000))])
    assert all(float(bar.height) >= 1 for bar in chart.bars)


def test_nothing_is_drawn_of_nothing():
    assert standing("x", "X", "", TWO, [Column("a", (0, 0))]).bars == []
    assert lying("x", "X", "", TWO[0], []).bars == []


def test_lying_bars_are_as_long_as_their_share():
    chart = lying("x", "X", "", TWO[0], [Column("a", (8,)), Column("b", (2,))])
    lengths = [float(bar.width) for bar in chart.bars if bar.code == "known"]
    assert lengths[0] == pytest.approx(4 * lengths[1])
