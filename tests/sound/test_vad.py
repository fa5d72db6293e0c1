"""Where somebody speaks, whatever the blocks it is heard in."""

import numpy as np
import pytest

from apps.sound import vad
from apps.sound.spans import RATE, Span, length_ms


def chances(*runs: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(count, value, np.float32) for value, count in runs])


def test_speech_begins_high_and_ends_low():
    found = vad.spans_of(chances((0.1, 10), (0.9, 10), (0.4, 10), (0.1, 10)), 1280)

    assert found == [Span(320 - vad.PAD_MS, 640 + 320 + vad.PAD_MS)]


def test_short_silences_and_bursts_are_none():
    found = vad.spans_of(chances((0.9, 10), (0.0, 3), (0.9, 10), (0.0, 20), (0.9, 2)), 1440)

    assert found == [Span(0, 23 * vad.FRAME_MS + vad.PAD_MS)]


def test_speech_until_the_end_ends_there():
    assert vad.spans_of(chances((0.0, 10), (0.9, 10)), 625) == [Span(256, 625)]


def test_nothing_has_no_speech():
    assert vad.spans_of(np.empty(0, np.float32), 0) == []


@pytest.mark.weights
def test_silence_and_noise_are_no_speech():
    noise = np.random.default_rng(1).standard_normal(RATE * 4).astype(np.float32) * 0.05

    assert vad.speech(np.zeros(RATE, np.float32)) == []
    assert vad.speech(noise) == []
    assert vad.speech(np.empty(0, np.float32)) == []


@pytest.mark.weights
def test_lines_of_a_clip_are_speech(clip, samples):
    found = vad.speech(samples)

    for line in clip.lines:
        shared = sum(
            max(0, min(line.end_ms, s.end_ms) - max(line.start_ms, s.start_ms)) for s in found
        )
        assert shared > 0.8 * (line.end_ms - line.start_ms)
    assert sum(span.length_ms for span in found) < length_ms(samples)


@pytest.mark.weights
def test_the_file_says_the_same_as_its_samples(clip, samples):
    assert vad.speech_in(clip.sound) == vad.speech(samples)


@pytest.mark.weights
def test_state_is_carried_over_blocks(samples):
    step = vad.FRAME * 8
    few = vad.probabilities(samples[at : at + step] for at in range(0, len(samples), step))

    assert np.allclose(few, vad.probabilities([samples]), atol=1e-4)
