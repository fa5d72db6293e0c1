"""The interface of stores. Rows are the truth: a store's contents can always be rebuilt."""

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

# Called with (done, total) during a build; may raise to stop it.
Progress = Callable[[int, int], None]


class SegmentError(Exception):
    """A segment that cannot be used: missing, damaged, or of another kind. The text says why."""


class StoreDownError(Exception):
    """The store does not answer now, so the state of its segments is unknown."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Identifies a segment: what a row of IndexState says of it."""

    name: str
    gallery_id: UUID
    spec: str
    seq: int
    count: int


@dataclass(frozen=True, slots=True)
class Built:
    """A newly built segment: what its row of IndexState will say."""

    name: str
    seq: int
    count: int
    bytes: int
    factory: str
    recall: float | None
    milliseconds: float | None
    seconds: float


class VectorSource(Protocol):
    """The vectors of one gallery under one spec, up to `seq`, from which a segment is built."""

    gallery_id: UUID
    spec: str
    # Numbers up to here existed when it was created; later rows are left out.
    seq: int
    dims: int
    # Maximum number of rows; some may be deleted while they are read.
    count: int

    def chunks(
        self, size: int, since: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """(ids (n,), vectors (n, d)) in seq order, of those with seq > `since`."""

    def ids(self) -> NDArray[np.int64]:
        """The ids (n,) of all, sorted."""


class Rows(VectorSource, Protocol):
    """Vectors in the database, which can be read by id, too."""

    def living(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `ids` that have a row now, including newer ones than `seq`."""

    def vectors(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """(ids (n,), vectors (n, d)) of those of `ids` that have a row."""


class Bulk(Protocol):
    """An open segment. Immutable and thread-safe."""

    # It contains the rows with seq ≤ this that existed when it was built.
    seq: int
    # Bytes of memory that it can take in this process.
    nbytes: int

    def __len__(self) -> int: ...

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        """The `k` best entries for a (d,) unit vector, or all if there are fewer.

        Which are the best may be approximate; their scores are exact.
        """

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """The `k` best of the entries `ids`, exactly; unknown ids are ignored."""

    def fault(self) -> str:
        """Why it cannot be used any more; empty when it can. Cheap: called before every use."""

    def is_gone(self) -> bool:
        """Whether nobody else could open it, though it still works here."""

    def close(self) -> None: ...


class Store(Protocol):
    # Prefix of its segments' names.
    scheme: str
    # Another segment is due at this number of newer vectors, and this share of the segment's.
    delta_least: int
    delta_share: float

    def open(self, segment: Segment, rows: QuerySet[Embedding]) -> Bulk:
        """Raises SegmentError when it is missing or does not match its row.

        `rows`: all of its gallery and spec, for a store that answers some queries from them.
        """

    def build(self, rows: Rows, held: Segment | None, progress: Progress) -> Built:
        """Build a new segment of `rows`, beside the current one (`held`), which stays usable.

        Nothing is left of it if it is stopped or fails.
        """

    def verify(self, segment: Segment, rows: QuerySet[Embedding], progress: Progress) -> str:
        """Read the whole of it; its fault, or ""."""

    def drop(self, segment: Segment, named: Collection[str]) -> None:
        """Free the storage of an old segment; it may be missing already.

        `named`: the segments that rows of its gallery and spec name now.
        """

    def strays(self, living: Collection[Segment]) -> list[str]:
        """Segments that no row names, described for people; may include segments being built.

        `living`: the segments of all rows of IndexState, also in other stores, or none.
        """

    def sweep(self, living: Collection[Segment]) -> int:
        """Remove what no row names; how many were removed."""
