"""Lines in the time there is for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.films import fitting
from apps.films.fitting import FASTEST, GAP_MS, OVERLAP_MS, SLOWEST, FitLine, Fitted, fit

FILM_MS = 60_000


def lines(*given_lines: tuple[int, int, int]) -> list[FitLine]:
    return [
        FitLine(str(at), start, end, natural)
        for at, (start, end, natural) in enumerate(given_lines)
    ]


def one(start: int, end: int, natural: int) -> Fitted:
    return fit(lines((start, end, natural)), FILM_MS)[0]


def test_a_line_of_the_same_length_is_left_alone() -> None:
    found = one(1000, 3000, 2000)

    assert (found.start_ms, found.end_ms, found.rate, found.over_ms) == (1000, 3000, 1.0, 0)


def test_a_shorter_one_is_a_little_slower() -> None:
    assert one(1000, 3000, 1900).end_ms == 3000
    assert one(1000, 3000, 500).rate == SLOWEST


def test_a_longer_one_uses_the_pause_after_it_before_it_is_hurried() -> None:
    found = fit(lines((1000, 3000, 2600), (4000, 5000, 1000)), FILM_MS)[0]

    assert (found.rate, found.start_ms, found.over_ms) == (1.0, 1000, 0)


def test_and_begins_somewhat_earlier() -> None:
    found = fit(lines((1000, 3000, 2100), (3050, 5000, 1000)), FILM_MS)[0]

    assert found.start_ms == 3050 - GAP_MS - 2100
    assert found.rate == 1.0


def test_then_it_is_hurried_and_what_does_not_fit_is_said() -> None:
    hurried, _next = fit(lines((1000, 3000, 2500), (3080, 5000, 1000)), FILM_MS)
    assert 1 < hurried.rate < FASTEST
    assert hurried.fits

    over, _next = fit(lines((1000, 3000, 5000), (3080, 5000, 1000)), FILM_MS)
    assert over.rate == FASTEST
    assert over.over_ms == over.start_ms + 4000 - 3000


def test_the_next_line_waits_for_one_that_did_not_fit() -> None:
    over, after = fit(lines((1000, 3000, 5000), (3080, 5000, 1000)), FILM_MS)

    assert after.start_ms == over.end_ms + GAP_MS
    assert after.shift_ms == after.start_ms - 3080


def test_who_spoke_at_once_still_does() -> None:
    found = fit(
        [FitLine("a", 1000, 4000, 3000, "Anna"), FitLine("b", 2000, 5000, 3000, "Ben")], FILM_MS
    )

    assert [line.start_ms for line in found] == [1000, 2000]
    assert all(line.fits for line in found)


spans = st.tuples(st.integers(0, 50_000), st.integers(200, 8000), st.integers(1, 12_000))
speakers = st.sampled_from(["Anna", "Ben", ""])


@given(st.lists(st.tuples(spans, speakers), max_size=25))
def test_rates_order_and_collisions(given_lines: list[tuple[tuple[int, int, int], str]]) -> None:
    asked = [
        FitLine(str(at), start, start + length, natural, speaker)
        for at, ((start, length, natural), speaker) in enumerate(given_lines)
    ]
    by_id = {line.id: line for line in asked}

    found = fit(asked, FILM_MS)

    assert {line.id for line in found} == set(by_id)
    for at, line in enumerate(found):
        asked_line = by_id[line.id]
        assert SLOWEST <= line.rate <= FASTEST
        assert abs((line.end_ms - line.start_ms) * line.rate - asked_line.natural_ms) <= 1
        assert line.start_ms >= 0
        assert line.over_ms or line.end_ms <= FILM_MS
        for later in found[at + 1 :]:
            other = by_id[later.id]
            together = (
                asked_line.speaker != other.speaker
                and asked_line.end_ms - other.start_ms > OVERLAP_MS
            )
            assert together or later.start_ms >= line.end_ms


def at_once(earlier: FitLine, later: FitLine) -> bool:
    return earlier.speaker != later.speaker and earlier.end_ms - later.start_ms > OVERLAP_MS


def one_by_one(asked: list[FitLine]) -> list[Fitted]:
    """Each line compared with all others."""
    ordered = sorted(asked, key=lambda line: (line.start_ms, line.end_ms))
    found: list[Fitted] = []
    for at, line in enumerate(ordered):
        before = zip(ordered, found, strict=False)
        floor = max([0, *(done.end_ms + GAP_MS for other, done in before
                          if not at_once(other, line))])  # fmt: skip
        behind = [one.start_ms - GAP_MS for one in ordered[at + 1 :] if not at_once(line, one)]
        ceiling = max(line.start_ms, min([FILM_MS, *behind[:1]]))
        found.append(fitting._fitted(line, floor, ceiling))
    return found


@given(st.lists(st.tuples(spans, speakers), max_size=25))
def test_each_line_heeds_all_others(given_lines: list[tuple[tuple[int, int, int], str]]) -> None:
    asked = [
        FitLine(str(at), start, start + length, natural, speaker)
        for at, ((start, length, natural), speaker) in enumerate(given_lines)
    ]
    assert fit(asked, FILM_MS) == one_by_one(asked)


class Speaker(str):
    """A name that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Speaker.compared += 1
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other


def test_of_a_long_film_not_all_are_compared_with_all() -> None:
    asked = [
        FitLine(str(at), at * 3000, at * 3000 + 2500, 2400, Speaker("AB"[at % 2]))
        for at in range(400)
    ]
    fit(asked, 400 * 3000)
    assert Speaker.compared < 10 * len(asked)
