"""How high a voice is, by autocorrelation of its loud moments."""

from __future__ import annotations

import numpy as np

from apps.sound.spans import RATE, Samples
from apps.sound.voices import Gender

LOWEST, HIGHEST = 65.0, 400.0
FRAME, STEP = 640, 160
# Frames are voiced when they repeat themselves this well, and are not much below the loudest.
PERIODIC, LOUD = 0.5, 0.15
# Some women have voices as low, some men as high: people decide.
UNSURE_FROM, UNSURE_TO = 145.0, 185.0


def pitch(samples: Samples) -> float | None:
    """The median in Hz of 16 kHz sound; None where nothing in it is sung or voiced."""
    if len(samples) < 2 * FRAME:
        return None
    parts = np.lib.stride_tricks.sliding_window_view(samples, 2 * FRAME)[::STEP]
    levels = np.sqrt((parts**2).mean(1))
    loud = parts[levels > LOUD * levels.max()]
    found = _periods(loud[:: max(1, len(loud) // 600)])
    return round(float(np.median(found)), 1) if len(found) else None


def gender(hertz: float | None) -> Gender:
    if hertz is None or UNSURE_FROM <= hertz <= UNSURE_TO:
        return "unsure"
    return "female" if hertz > UNSURE_TO else "male"


def _periods(parts: Samples) -> Samples:
    """Hz of the frames that have a pitch."""
    parts = parts - parts.mean(1, keepdims=True)
    size = 2 * parts.shape[1]
    spectrum = np.fft.rfft(parts, size, axis=1)
    repeats = np.fft.irfft(np.abs(spectrum) ** 2, size, axis=1)
    # Longer lags have fewer samples in common.
    lags = np.arange(repeats.shape[1] // 2)
    fair = parts.shape[1] / np.maximum(1, parts.shape[1] - lags)
    repeats = repeats[:, : len(lags)] * fair / np.maximum(1e-9, repeats[:, :1])
    first, last = int(RATE / HIGHEST), int(RATE / LOWEST)
    within = repeats[:, first:last]
    best = within.max(1)
    # The first peak that is nearly as good as the best: twice a period repeats as well.
    peaks = (within[:, 1:-1] >= within[:, :-2]) & (within[:, 1:-1] >= within[:, 2:])
    good = peaks & (within[:, 1:-1] > 0.9 * best[:, None])
    at = good.argmax(1) + 1 + first
    return (RATE / at[(best > PERIODIC) & good.any(1)]).astype(np.float32)
