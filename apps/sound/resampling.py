"""Another rate of samples, without what would be heard as false tones."""

from __future__ import annotations

from functools import cache
from math import gcd

import numpy as np

from apps.sound.spans import Samples

# Samples on each side from which one between them is made.
REACH = 24


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Of rates in Hz."""
    if rate == wanted:
        return samples
    from scipy.signal import resample_poly

    step = gcd(rate, wanted)
    return np.asarray(resample_poly(samples, wanted // step, rate // step), np.float32)


def doubled(samples: Samples) -> Samples:
    """At twice the rate: the samples with one more between any two. Without scipy, whose import
    takes longer than a film's lines do."""
    found = np.empty(2 * len(samples), np.float32)
    found[::2] = samples
    between = np.convolve(samples, _between()) if len(samples) else samples
    found[1::2] = between[REACH : REACH + len(samples)]
    return found


@cache
def _between() -> Samples:
    """Weights of the neighbours: a sinc below a Kaiser window."""
    at = np.arange(-REACH, REACH) + 0.5
    weights = np.sinc(at) * np.i0(8 * np.sqrt(1 - (at / REACH) ** 2))
    return np.asarray(weights / weights.sum(), np.float32)
