"""Lines can be read: sentences, in two rows, of one speaker."""

from itertools import pairwise

import pytest

from apps.sound.lines import (
    GAP_MS,
    LONGEST_MS,
    SHORTEST_MS,
    Turn,
    fits,
    is_end,
    joined,
    line_of,
    split,
    to_lines,
)
from apps.sound.words import Word
from tests.sound.conftest import say


def texts(words: list[Word], language: str = "en", **others) -> list[str]:
    return [line.text for line in to_lines(words, language, **others)]


def test_a_sentence_is_a_line():
    assert texts(say("Good evening. Who is there? It is me!")) == [
        "Good evening.", "Who is there?", "It is me!",
    ]  # fmt: skip


def test_a_title_ends_no_sentence():
    assert texts(say("Ask Dr. Moss, or Mrs. Hale.")) == ["Ask Dr. Moss, or Mrs. Hale."]


def test_a_pause_ends_a_line():
    assert texts(say("and then | he left")) == ["and then", "he left"]


def test_no_line_goes_across_a_change_of_speakers():
    words = say("are you coming yes I am")
    turns = [Turn(0, 1_000, 0), Turn(1_000, 3_000, 1)]

    assert texts(words, turns=turns) == ["are you coming", "yes I am"]


def test_a_long_sentence_is_cut_at_its_clauses():
    text = (
        "When the storm came over the hills that evening, nobody in the village believed it would "
        "last until the next morning, and so they left their boats on the water."
    )

    found = to_lines(say(text, word_ms=200), "en")

    assert len(found) >= 2
    assert " ".join(line.text for line in found) == text
    assert found[0].text.endswith(("evening,", "morning,"))
    assert all(fits(line.text, "en") for line in found)


@pytest.mark.parametrize(("language", "word"), [("en", "supercalifragilistic"), ("zh", "很长的话")])
def test_every_line_fits(language: str, word: str):
    found = to_lines(say(" ".join([word] * 60), word_ms=250, gap_ms=0), language)

    assert all(fits(line.text, language) for line in found)
    assert all(line.words[-1].end_ms - line.words[0].start_ms <= LONGEST_MS for line in found)
    assert sum(len(line.words) for line in found) == 60


def test_one_word_that_does_not_fit_is_a_line_all_the_same():
    assert texts(say("a" * 200)) == ["a" * 200]


def test_a_short_line_lasts_as_long_as_there_is_room():
    alone, near, last = to_lines([*say("No."), *say("Yes. Why?", 1_500, gap_ms=200)], "en")

    assert alone.end_ms == SHORTEST_MS
    assert near.end_ms == last.start_ms - GAP_MS
    assert last.end_ms - last.start_ms == SHORTEST_MS


def test_lines_do_not_overlap():
    found = to_lines(say("Yes. No. Why? Go on. | Well then, off we go.", gap_ms=0), "en")

    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))


def test_confidence_is_the_words_own():
    words = [Word(0, 300, "one", 0.5), Word(300, 600, "two", 0.9)]

    assert line_of(words, "en").confidence == 0.7


def test_a_line_is_split_at_a_word():
    line = line_of(say("come here at once"), "en")

    one, other = split(line, 2)

    assert (one.text, other.text) == ("come here", "at once")
    assert (one.start_ms, other.end_ms) == (line.start_ms, line.end_ms)


@pytest.mark.parametrize("place", [0, 4, -1])
def test_a_line_is_not_split_at_its_ends(place: int):
    with pytest.raises(ValueError, match="not split"):
        split(line_of(say("come here at once"), "en"), place)


def test_chinese_has_no_spaces_but_between_latin_words():
    assert joined(say("今天 我们 去 Central Park 玩。"), "zh") == "今天我们去Central Park玩。"


def test_no_words_are_no_lines():
    assert to_lines([], "en") == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("me!", True),
        ("me.”", True),
        ("etc.", False),
        ("好。", True),
        ("well,", False),
        ("”", False),
    ],
)
def test_what_ends_a_sentence(word: str, expected: bool):
    assert is_end(word) is expected
