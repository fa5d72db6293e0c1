"""What an index must be able to do to be measured beside others."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats

Places = NDArray[np.int64]
Rows = NDArray[np.float16]


class Searcher(Protocol):
    """An index that was opened. Ids are places in the rows it was built from."""

    @property
    def efforts(self) -> Sequence[int]:
        """How closely it can look, cheapest first; empty where there is no choice, or where the
        index has made it itself."""

    def set_effort(self, effort: int) -> None:
        """Answer with one of `efforts` from now on."""

    def set_threads(self, threads: int) -> None:
        """Use so many threads from now on."""

    def search(self, queries: Floats, k: int) -> Places:
        """Ids (m, k) of the nearest to each of `queries` (m, d), best first, by the fastest call
        there is for so many at once."""

    @property
    def setting(self) -> str:
        """What it was built with and answers with, in the library's own words."""


class Peer(Protocol):
    """A kind of index. Building and opening take place in processes of their own."""

    # As the results name it: variants of one library share it.
    index: ClassVar[str]
    # What has to be installed, by the name it is imported by.
    package: ClassVar[str]

    @property
    def name(self) -> str:
        """Of this variant."""

    def build(self, rows: Rows, path: Path, threads: int) -> None:
        """Make an index of `rows` (n, d), unit vectors, and write it to `path`."""

    def open(self, path: Path, dims: int) -> Searcher:
        """Ready to answer."""
