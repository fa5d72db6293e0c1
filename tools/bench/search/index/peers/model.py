"""The interface that an index needs to be compared with others."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats

Places = NDArray[np.int64]
Rows = NDArray[np.float16]


class Searcher(Protocol):
    """An open index. Ids are places in the rows it was built from."""

    @property
    def efforts(self) -> Sequence[int]:
        """Levels of search effort, cheapest first; empty where there is no choice."""

    def set_effort(self, effort: int) -> None:
        """Search with one of `efforts` from now on."""

    def set_threads(self, threads: int) -> None:
        """Use so many threads from now on."""

    def search(self, queries: Floats, k: int) -> Places:
        """Ids (m, k) of the nearest to each of `queries` (m, d), best first, in one call."""

    @property
    def setting(self) -> str:
        """Its build and search parameters, in the library's own terms."""


class Peer(Protocol):
    """A kind of index. Building and opening take place in processes of their own."""

    # Its name in the results: variants of one library share it.
    index: ClassVar[str]
    # The package that has to be installed, by its import name.
    package: ClassVar[str]

    @property
    def name(self) -> str:
        """Of this variant."""

    def build(self, rows: Rows, path: Path, threads: int) -> None:
        """Make an index of `rows` (n, d), unit vectors, and write it to `path`."""

    def open(self, path: Path, dims: int) -> Searcher:
        """Ready to answer."""
