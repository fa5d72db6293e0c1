"""Vectors that were not generated: rows in front, queries from behind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats


@dataclass(frozen=True)
class HeldOut:
    """Given vectors (n, d), in no order; `source` says what they are."""

    table: Floats
    source: str

    def vectors(self, count: int) -> NDArray[np.float16]:
        """The first `count` rows."""
        return self.table[:count].astype(np.float16)

    def queries(self, count: int, within: int) -> Floats:
        """The last `count`; they may be of anything that is in the set, but are not."""
        return self.table[len(self.table) - count :]
