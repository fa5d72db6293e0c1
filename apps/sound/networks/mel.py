"""Mel frames as Resemblyzer was trained on: power, 40 channels, 25 ms every 10 ms at 16 kHz."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from apps.sound.spans import RATE, Samples

WINDOW, STEP, CHANNELS = 400, 160, 40
# Slaney's scale: even steps up to 1 kHz, then each wider than the one before.
LINEAR_HZ, KNEE_HZ, GROWTH = 200 / 3, 1000.0, np.log(6.4) / 27


def frames(samples: Samples) -> NDArray[np.float32]:
    """(1 + n // 160, 40); frames are centred on their sample."""
    padded = np.pad(samples, WINDOW // 2)
    parts = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP]
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(parts * window, axis=1)) ** 2
    return (power @ _filters().T).astype(np.float32)


@cache
def _filters() -> NDArray[np.float64]:
    """Triangles of equal area, (40, 201)."""
    top = _mel(RATE / 2)
    edges = _hertz(np.linspace(0, top, CHANNELS + 2))
    pitches = np.fft.rfftfreq(WINDOW, 1 / RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (pitches - low) / (middle - low), (high - pitches) / (high - middle)
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)


def _mel(hertz: float) -> float:
    return float(KNEE_HZ / LINEAR_HZ + np.log(hertz / KNEE_HZ) / GROWTH)


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = KNEE_HZ / LINEAR_HZ
    return np.where(mel < knee, mel * LINEAR_HZ, KNEE_HZ * np.exp((mel - knee) * GROWTH))
