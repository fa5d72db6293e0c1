"""Given vectors, split into rows (from the start) and queries (from the end)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats


@dataclass(frozen=True)
class HeldOut:
    """Vectors (n, d) in random order; `source` describes them."""

    table: Floats
    source: str

    def vectors(self, count: int) -> NDArray[np.float16]:
        """The first `count` rows."""
        return self.table[:count].astype(np.float16)

    def queries(self, count: int, within: int) -> Floats:
        """The last `count` vectors, which are not among the rows."""
        return self.table[len(self.table) - count :]
