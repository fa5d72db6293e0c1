"""Words are held against where somebody speaks, and what a recogniser made up is dropped."""

from types import SimpleNamespace as Some

import pytest

from apps.sound.hallucinations import LOOP, believable
from apps.sound.spans import Span
from apps.sound.words import EDGE_MS, END_EDGE_MS, heard, shifted
from apps.sound.writing import written


def segment(text: str, start: float = 0.0, *, probability: float = 0.9, **figures: float):
    """As faster-whisper's, of words of .3 s."""
    words = [
        Some(
            start=start + n * 0.3,
            end=start + n * 0.3 + 0.3,
            word=f" {word}",
            probability=probability,
        )
        for n, word in enumerate(text.split())
    ]
    usual = {"no_speech_prob": 0.1, "avg_logprob": -0.3, "compression_ratio": 1.2}
    end = words[-1].end if words else start
    return Some(text=text, words=words, start=start, end=end, **{**usual, **figures})


def test_words_are_cut_to_speech():
    (word,) = heard([segment("Hello.", 0.5)], [Span(640, 760)], "en")

    assert (word.start_ms, word.end_ms) == (640 + EDGE_MS, 760 + 20 - END_EDGE_MS + 10)
    assert (word.text, word.probability) == ("Hello.", 0.9)


def test_a_word_far_from_speech_is_dropped():
    assert heard([segment("you", 5.0)], [Span(0, 3_000)], "en") == ()


def test_the_last_word_goes_on_until_the_silence():
    words = heard([segment("one two", 0.0)], [Span(0, 1_000)], "en")

    assert words[-1].end_ms == 1_000 - END_EDGE_MS
    assert words[0].end_ms == 300


def test_words_are_in_order_and_never_empty():
    words = heard([segment("a b", 1.0), segment("c", 0.2)], [Span(0, 3_000)], "en")

    assert [word.start_ms for word in words] == sorted(word.start_ms for word in words)
    assert all(word.end_ms > word.start_ms for word in words)


def test_an_offset_moves_words_as_they_are():
    words = heard([segment("one two", 0.0)], [Span(0, 1_000)], "en")

    assert [word.start_ms for word in shifted(words, 60_000)] == [60_040, 60_300]


@pytest.mark.parametrize(
    "made_up",
    [
        segment("Thank you.", no_speech_prob=0.9, avg_logprob=-1.1),
        segment("bla bli blu", probability=0.1),
        segment("", 0.0),
        segment(" ".join(["no no yes"] * LOOP), compression_ratio=3.1),
    ],
    ids=["silence", "unsure", "empty", "loop"],
)
def test_what_was_made_up_is_dropped(made_up):
    assert list(believable([made_up])) == []


def test_a_sentence_over_and_over_is_kept_a_few_times():
    assert len(list(believable([segment("Thank you.")] * 20))) == LOOP - 1


def test_what_people_repeat_is_kept():
    said = segment("no no no I mean it", compression_ratio=1.1)

    assert list(believable([said])) == [said]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        (" 天氣", "zh", "天气"),
        ("天氣", "zh-Hant", "天氣"),
        ("吧,", "zh", "吧，"),
        ("吗?", "zh-Hans", "吗？"),
        ("了.", "zh", "了。"),
        ("3.5", "zh", "3.5"),
        (" OK.", "zh", "OK."),
        (" well,", "en", "well,"),
    ],
)
def test_chinese_is_written_with_simplified_characters_and_its_own_marks(word, language, expected):
    assert written(word, language) == expected
