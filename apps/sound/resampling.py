"""Another rate of samples, without what would be heard as false tones."""

from __future__ import annotations

from math import gcd

import numpy as np

from apps.sound.spans import Samples


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Of rates in Hz."""
    if rate == wanted:
        return samples
    from scipy.signal import resample_poly

    step = gcd(rate, wanted)
    return np.asarray(resample_poly(samples, wanted // step, rate // step), np.float32)
