"""What a store can do. Rows are the truth: whatever a store holds can be made again from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.search.index.hits import Hits

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding

# Tells of (done, total) while something is built; may raise to stop it.
Progress = Callable[[int, int], None]


class SegmentError(Exception):
    """A segment that cannot be used: missing, damaged, or of another kind. Says why."""


class StoreDownError(Exception):
    """The store does not answer at the moment, so nothing is known of its segments."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Which segment is meant: what a row of IndexState says of it."""

    name: str
    gallery_id: UUID
    spec: str
    seq: int
    count: int


@dataclass(frozen=True, slots=True)
class Built:
    """A segment that was built and can be opened: what its row of IndexState will say."""

    name: str
    seq: int
    count: int
    bytes: int
    factory: str
    recall: float | None
    milliseconds: float | None
    seconds: float


class VectorSource(Protocol):
    """The vectors of one gallery under one spec, up to `seq`: what a segment is made of."""

    gallery_id: UUID
    spec: str
    # Numbers up to here were given when it was made; later rows are left out.
    seq: int
    dims: int
    # How many there are at most; some may be removed while they are read.
    count: int

    def chunks(
        self, size: int, since: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """(ids (n,), vectors (n, d)) in seq order, of those with seq > `since`."""

    def ids(self) -> NDArray[np.int64]:
        """The ids (n,) of all, sorted."""


class Rows(VectorSource, Protocol):
    """Vectors as they stand in the database, which can be asked for single ones, too."""

    def living(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `ids` that have a row now, also one that is newer than `seq`."""

    def vectors(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """(ids (n,), vectors (n, d)) of those of `ids` that have a row."""


class Bulk(Protocol):
    """A segment that is open. Immutable, and safe from many threads."""

    # Rows with seq ≤ this are in it, as far as they existed when it was built.
    seq: int
    # Bytes of memory that it can take in this process.
    nbytes: int

    def __len__(self) -> int: ...

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        """The `k` best entries for a (d,) unit vector, all when there are fewer: never less.

        Which are the best may be found approximately; their scores are exact.
        """

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """The `k` best of the entries `ids`, exactly; ids that it does not have are ignored."""

    def fault(self) -> str:
        """Why it cannot be used any more; empty when it can. Cheap: asked before every use."""

    def is_gone(self) -> bool:
        """Whether nobody else could open it, though it can be used here."""

    def close(self) -> None: ...


class Store(Protocol):
    # The names of its segments begin with this.
    scheme: str
    # With so many newer vectors, and such a share of the segment's, another segment is due.
    delta_least: int
    delta_share: float

    def open(self, segment: Segment, rows: QuerySet[Embedding]) -> Bulk:
        """Raises SegmentError when it is missing or not what it is said to be.

        `rows`: all of its gallery and spec, for a store that answers some questions from them.
        """

    def build(self, rows: Rows, held: Segment | None, progress: Progress) -> Built:
        """Make a new segment of `rows`, beside the one that is `held` now, which stays usable.

        Nothing is left of it when it is stopped or fails.
        """

    def verify(self, segment: Segment, rows: QuerySet[Embedding], progress: Progress) -> str:
        """Read the whole of it; why it is not sound, or nothing."""

    def drop(self, segment: Segment, named: Collection[str]) -> None:
        """Give back what an older segment takes. One that is gone is no error.

        `named`: the segments that rows of its gallery and spec name now.
        """

    def strays(self, living: Collection[Segment]) -> list[str]:
        """What no row speaks of, by names for people. What is being built may be among it.

        `living`: what every row of IndexState says, also of other stores' segments and of none.
        """

    def sweep(self, living: Collection[Segment]) -> int:
        """Remove what no row speaks of; how many things that were."""
