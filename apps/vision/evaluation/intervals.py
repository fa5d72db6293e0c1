"""How far a mean may be off because other pictures could have been taken."""

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
Interval = tuple[float, float]


def interval(values: NDArray[np.float64]) -> Interval:
    """The 95 % bootstrap interval of the mean of `values`, one of each picture; the same at every
    run."""
    chance = np.random.default_rng(0)
    taken = chance.integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(values[taken].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)
