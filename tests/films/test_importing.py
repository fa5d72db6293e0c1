"""Lines of a file and the film's lines that they share most time with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.films.models import Cue
from apps.films.services.importing import matched
from apps.films.subtitles import Entry

spans = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), max_size=20)


def sorted_spans(given_spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted((start, start + length) for start, length in given_spans)


def best(span: tuple[int, int], cues: list[Cue]) -> Cue | None:
    """All lines, one by one."""
    shared = [min(span[1], one.end_ms) - max(span[0], one.start_ms) for one in cues]
    most = max(shared, default=0)
    return cues[shared.index(most)] if most > 0 else None


@given(spans, spans)
def test_each_goes_to_the_line_that_it_shares_most_time_with(
    file: list[tuple[int, int]], film: list[tuple[int, int]]
) -> None:
    cues = [Cue(start_ms=start, end_ms=end) for start, end in sorted_spans(film)]
    entries = [Entry(*span, str(at)) for at, span in enumerate(sorted_spans(file))]
    expected: dict[object, list[str]] = {}
    for entry in entries:
        if (cue := best((entry.start_ms, entry.end_ms), cues)) is not None:
            expected.setdefault(cue.pk, []).append(entry.text)
    assert matched(entries, cues) == expected


class Counted(list[Cue]):
    """Lines that count how often one is looked at."""

    looks = 0

    def __iter__(self):
        for one in super().__iter__():
            self.looks += 1
            yield one

    def __getitem__(self, place):
        found = super().__getitem__(place)
        self.looks += len(found) if isinstance(place, slice) else 1
        return found


def test_a_line_as_long_as_the_film_has_not_all_compared_with_all() -> None:
    count = 400
    cues = Counted(Cue(start_ms=at * 1000, end_ms=at * 1000 + 900) for at in range(count))
    cues.insert(0, Cue(start_ms=0, end_ms=count * 1000))
    entries = [Entry(at * 1000, at * 1000 + 900, "x") for at in range(count)]
    assert matched(entries, cues) == {cues[0].pk: ["x"] * count}
    assert cues.looks < 10 * count
