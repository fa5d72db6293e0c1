"""A stretch of time, and the samples of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
# Of everything that listens; voices speak at their own rate.
RATE = 16_000


@dataclass(frozen=True, slots=True)
class Span:
    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


def cut(samples: Samples, start_ms: int, end_ms: int, rate: int = RATE) -> Samples:
    """Its part between two times."""
    return samples[max(0, start_ms) * rate // 1000 : max(0, end_ms) * rate // 1000]


def length_ms(samples: Samples, rate: int = RATE) -> int:
    return len(samples) * 1000 // rate
