"""What was said in a clip is found, with its times; silence and music say nothing."""

import numpy as np
import pytest

from apps.sound import recognition
from apps.sound.errors import SoundError
from apps.sound.evaluation.hearing import start_errors
from apps.sound.evaluation.truth import Spoken
from apps.sound.evaluation.word_errors import word_errors
from apps.sound.recognition import Recognised
from apps.sound.spans import RATE, cut
from apps.vision.weights import WeightsError
from tools.film_clip.sounds import music_and_wind

pytestmark = pytest.mark.weights


def test_the_words_of_a_clip_are_found(clip, recognised: Recognised):
    said = " ".join(word.text for word in recognised.words)
    errors, words = word_errors(" ".join(line.text for line in clip.lines), said, "en")

    assert recognised.language == "en"
    assert recognised.language_probability > 0.8
    assert errors / words < 0.1


def test_lines_begin_when_they_are_said(clip, heard_lines):
    found = [Spoken(line.start_ms, line.end_ms, line.text, "") for line in heard_lines]

    assert sorted(start_errors(clip.lines, found))[-2] <= 350


def test_words_are_in_order(recognised: Recognised):
    starts = [word.start_ms for word in recognised.words]

    assert starts == sorted(starts)
    assert all(word.end_ms > word.start_ms for word in recognised.words)
    assert all(0 <= word.probability <= 1 for word in recognised.words)


def test_the_same_sound_has_the_same_words_later(samples, clip):
    part = cut(samples, 0, clip.lines[0].end_ms + 200)

    first = recognition.recognise(part, language="en")
    later = recognition.recognise(part, language="en", offset_ms=60_000)

    assert [w.text for w in later.words] == [w.text for w in first.words]
    assert {b.start_ms - a.start_ms for a, b in zip(first.words, later.words, strict=True)} == {
        60_000
    }


def test_nothing_is_said_in_music_and_silence():
    music = music_and_wind(6, np.random.default_rng(4)).mean(1)[::3]

    assert recognition.recognise(music).words == ()
    assert recognition.recognise(np.zeros(RATE, np.float32), language="en-GB") == Recognised(
        "en", 0.0, ()
    )


def test_an_unknown_language_is_refused(samples):
    with pytest.raises(SoundError, match="“tlh” is no language"):
        recognition.recognise(samples, language="tlh")


def test_terms_are_given_as_a_sentence():
    assert recognition._hotwords([]) is None
    assert recognition._hotwords([" Halcyon", "Voss", "Halcyon ", ""]) == "Halcyon, Voss."
    assert len(recognition._hotwords([f"Halcyon{n}" for n in range(999)]) or "") < 500


def test_without_weights_it_says_how_to_get_them(nothing_fetched, samples):
    with pytest.raises(WeightsError, match="weights fetch silero-vad"):
        recognition.recognise(samples)
