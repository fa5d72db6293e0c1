"""Somebody who begins before another has ended."""

from apps.sound.lines import to_lines
from apps.sound.overlaps import MOST_MS, freed
from apps.sound.words import Word
from tests.sound.conftest import say


def squeezed(first: str, rest: str, at: int) -> list[Word]:
    """The first words one upon another, the rest at 60 ms a character."""
    found = [Word(at, at + 20, text, 0.9) for text in first.split()]
    at += 20
    for text in rest.split():
        found.append(Word(at, at + 60 * (len(text) + 1), text, 0.9))
        at = found[-1].end_ms
    return found


def test_squeezed_words_are_moved_to_where_they_were_said():
    before = say("I know.", 1_000)
    words = squeezed("What did he", "say when you opened it?", before[-1].end_ms)

    one, other = to_lines([*before, *words], "en")

    assert other.text == "What did he say when you opened it?"
    assert abs(other.start_ms - (words[3].start_ms - 12 * 60)) < 90
    assert other.start_ms < one.words[-1].end_ms
    assert [word.start_ms for word in other.words] == sorted(w.start_ms for w in other.words)


def test_words_with_time_of_their_own_stay():
    before, words = say("I know."), say("What did he say?", 700)

    assert freed(words, before) == words


def test_after_a_silence_nobody_is_interrupted():
    words = squeezed("What did he", "say when you opened it?", 5_000)

    assert freed(words, [Word(0, 4_000, "know.", 0.9)]) == words
    assert freed(words, []) == words


def test_all_squeezed_words_stay():
    words = squeezed("What did he say", "", 1_000)

    assert freed(words, [Word(0, 1_000, "know.", 0.9)]) == words


def test_no_more_is_believed_than_can_be():
    words = squeezed("supercalifragilistic " * 5, "and so we went on home.", 5_000)

    moved = freed(words, [Word(0, 5_000, "know.", 0.9)])

    assert words[5].start_ms - moved[0].start_ms <= MOST_MS + 10
    early = freed(squeezed("What did he", "say when you opened it?", 100), [Word(0, 90, "a.", 0.9)])
    assert early[0].start_ms >= 0
