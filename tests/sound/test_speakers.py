"""Lines are grouped by voice; a voice is high, low, or somebody says."""

import numpy as np
import pytest

from apps.sound import speakers
from apps.sound.clustering import cluster
from apps.sound.evaluation.diarization import right_lines
from apps.sound.evaluation.truth import Spoken
from apps.sound.spans import RATE, cut


def voices(order: list[int], noise: float = 0.2) -> list[np.ndarray]:
    """Embeddings of made-up voices, each a little different every time."""
    chance = np.random.default_rng(5)
    centres = np.maximum(0, chance.standard_normal((max(order) + 1, 256)))
    found = centres[order] + noise * np.abs(chance.standard_normal((len(order), 256)))
    return list((found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32))


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_as_many_speakers_as_there_are(number: int):
    order = [at % number for at in range(4 * number)]

    assert cluster(voices(order), [2_000] * len(order)) == order


def test_one_voice_is_one_speaker():
    assert cluster(voices([0] * 9), [2_000] * 9) == [0] * 9


def test_they_are_counted_as_they_appear():
    assert cluster(voices([2, 2, 0, 1, 0, 1, 2]), [2_000] * 7) == [0, 0, 1, 2, 1, 2, 0]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_people_may_say_how_many(count: int):
    found = cluster(voices([0, 1, 2, 0, 1, 2]), [2_000] * 6, count)

    assert len(set(found)) == count


def test_short_lines_join_the_nearest():
    order = [0, 1, 0, 1, 0, 1]
    vectors = voices(order)

    assert cluster(vectors, [3_000, 3_000, 3_000, 3_000, 400, 500]) == order


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_lines_are_grouped_too(number: int):
    assert cluster(voices([0, 0][:number]), [500] * number) == [0] * number if number else [] == []


def tone(hertz: float, seconds: float = 1.0) -> np.ndarray:
    times = np.arange(round(RATE * seconds)) / RATE
    parts = [np.sin(2 * np.pi * hertz * n * times) / n for n in range(1, 8)]
    return (0.1 * np.sum(parts, 0)).astype(np.float32)


@pytest.mark.parametrize("hertz", [80, 110, 165, 220, 300])
def test_pitch_is_that_of_the_voice(hertz: int):
    assert speakers.pitch(tone(hertz)) == pytest.approx(hertz, rel=0.03)


def test_noise_and_silence_have_no_pitch():
    noise = np.random.default_rng(2).standard_normal(RATE).astype(np.float32) * 0.1

    assert speakers.pitch(noise) is None
    assert speakers.pitch(np.zeros(RATE, np.float32)) is None
    assert speakers.pitch(np.zeros(10, np.float32)) is None


@pytest.mark.parametrize(
    ("hertz", "expected"),
    [(110, "male"), (165, "unsure"), (185, "unsure"), (210, "female"), (None, "unsure")],
)
def test_gender_is_unsure_in_between(hertz, expected):
    assert speakers.gender(hertz) == expected


@pytest.mark.weights
def test_an_embedding_is_of_length_one_and_the_same_again(samples):
    one, again = speakers.embed(samples[:40_000]), speakers.embed(samples[:40_000])

    assert one.shape == (256,)
    assert one.dtype == np.float32
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(one, again)


@pytest.mark.weights
@pytest.mark.parametrize("length", [0, 100, 8_000])
def test_very_short_sound_has_an_embedding(length: int):
    assert np.isfinite(speakers.embed(tone(120)[:length])).all()


@pytest.mark.weights
def test_lines_of_a_clip_are_given_to_who_said_them(clip, samples):
    vectors = [speakers.embed(cut(samples, line.start_ms, line.end_ms)) for line in clip.lines]
    labels = cluster(vectors, [line.end_ms - line.start_ms for line in clip.lines], 3)

    found = [
        Spoken(line.start_ms, line.end_ms, "", str(label))
        for line, label in zip(clip.lines, labels, strict=True)
    ]
    assert right_lines(clip.lines, found) == len(clip.lines)
