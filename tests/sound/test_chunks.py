"""Chunks and windows are cut where nobody speaks, and leave nothing out."""

from itertools import pairwise

import pytest

from apps.sound import chunks, files
from apps.sound.spans import Span
from apps.sound.windows import MISSED_MS, MOST_MS, missed, windows, worth_hearing
from tests.sound.conftest import say

MINUTE = 60_000


def talk(total_ms: int, *silences: tuple[int, int]) -> list[Span]:
    starts = [0, *(end for _, end in silences)]
    ends = [*(start for start, _ in silences), total_ms]
    return [Span(a, b) for a, b in zip(starts, ends, strict=True)]


def test_chunks_together_are_the_whole():
    found = chunks.parts(talk(21 * MINUTE, (4 * MINUTE, 4 * MINUTE + 900)), 21 * MINUTE, 300_000)

    assert found[0].start_ms == 0
    assert found[-1].end_ms == 21 * MINUTE
    assert all(one.end_ms == other.start_ms for one, other in pairwise(found))


def test_a_cut_is_in_the_longest_silence_near_the_aim():
    speech = talk(20 * MINUTE, (280_000, 280_500), (310_000, 312_000), (500_000, 520_000))

    assert chunks.parts(speech, 20 * MINUTE, 300_000)[0].end_ms == 311_000


def test_without_a_silence_it_is_cut_all_the_same():
    assert chunks.parts(talk(12 * MINUTE), 12 * MINUTE, 300_000)[0].end_ms == 300_000


def test_what_is_short_is_one_chunk():
    assert chunks.parts([], 6 * MINUTE, 300_000) == [Span(0, 6 * MINUTE)]
    assert chunks.parts([], 0, 300_000) == []


def test_a_silent_film_has_chunks():
    assert len(chunks.parts([], 120 * MINUTE, 300_000)) == 24


@pytest.mark.weights
def test_a_plan_reads_a_file(clip):
    assert chunks.plan(clip.sound) == [Span(0, round(files.seconds(clip.sound) * 1000))]
    assert len(chunks.plan(clip.sound, target_ms=4_000)) == 4


def test_windows_hold_all_speech():
    speech = [Span(at, at + 2_500) for at in range(0, 180_000, 3_000)]

    found = windows(speech)

    assert all(window.length_ms <= MOST_MS for window in found)
    for span in speech:
        assert any(w.start_ms <= span.start_ms and span.end_ms <= w.end_ms for w in found)


def test_a_window_ends_at_the_longest_late_silence():
    speech = [Span(0, 10_000), Span(10_100, 21_000), Span(23_000, 25_000), Span(25_200, 28_000)]

    assert windows([*speech, Span(28_100, 40_000)])[0] == Span(0, 21_000)


def test_a_long_silence_ends_a_window():
    assert windows([Span(0, 1_000), Span(20_000, 21_000)]) == [Span(0, 1_000), Span(20_000, 21_000)]


def test_a_stretch_longer_than_a_window_stays_whole():
    assert windows([Span(0, 50_000)]) == [Span(0, 50_000)]


def test_speech_without_words_is_missed():
    words = say("one two three", 1_000)

    assert missed([Span(900, 2_100)], words) == []
    assert missed([Span(900, 4_000)], words) == [Span(words[-1].end_ms, 4_000)]
    assert missed([Span(5_000, 5_000 + MISSED_MS)], words) == [Span(5_000, 5_000 + MISSED_MS)]


def test_what_was_left_out_is_heard_again_within_limits():
    left = [Span(at * MINUTE, at * MINUTE + 1_000 + at) for at in range(10)]

    assert worth_hearing(left, 1) == [left[9]]
    assert worth_hearing(left, 15) == left[7:]
    assert worth_hearing([], 15) == []
