"""Music and wind, made by sums of sines and filtered noise."""

import numpy as np
from numpy.typing import NDArray

from apps.sound.spans import Samples

RATE = 48_000
# Chords of a calm piece, as semitones above A (110 Hz); each lasts some seconds.
CHORDS = ((0, 7, 12, 16), (5, 12, 17, 21), (7, 14, 19, 23), (-3, 9, 12, 16))
CHORD_SECONDS = 4.0
Generator = np.random.Generator


def music_and_wind(seconds: float, chance: Generator) -> NDArray[np.float32]:
    """(n, 2): stereo."""
    count = round(seconds * RATE)
    music, wind = _music(count, chance), _wind(count, chance)
    left, right = music + wind, music * np.float32(0.9) + np.roll(wind, RATE // 7)
    return np.stack([left, right], 1).astype(np.float32)


def _music(count: int, chance: Generator) -> Samples:
    times = np.arange(count) / RATE
    found = np.zeros(count)
    for at in range(int(count / RATE / CHORD_SECONDS) + 1):
        start, end = (round(n * CHORD_SECONDS * RATE) for n in (at, at + 1))
        here = times[start:end]
        if not len(here):
            break
        swell = np.sin(np.pi * np.linspace(0, 1, len(here))) ** 0.5
        for semitones in CHORDS[int(chance.integers(len(CHORDS)))]:
            pitch = 110 * 2 ** (semitones / 12)
            tone = np.sin(2 * np.pi * pitch * here) + 0.3 * np.sin(4 * np.pi * pitch * here)
            found[start:end] += tone * swell
    # Loud before and after, low below what is said.
    level = 0.6 + 0.4 * np.cos(2 * np.pi * times / max(1.0, times[-1]))
    return (found / np.abs(found).max() * 0.045 * level).astype(np.float32)


def _wind(count: int, chance: Generator) -> Samples:
    noise = chance.standard_normal(count)
    spectrum = np.fft.rfft(noise)
    pitches = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / (1 + (pitches / 300) ** 2)
    soft = np.fft.irfft(spectrum, count)
    gusts = 0.6 + 0.4 * np.sin(2 * np.pi * np.arange(count) / RATE / 11)
    return (soft / np.abs(soft).max() * 0.03 * gusts).astype(np.float32)
