"""The vectors of one gallery, read from the database in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from apps.search.index.delta import as_matrix

if TYPE_CHECKING:
    from apps.search.models import Embedding, IndexState


class DatabaseRows:
    """`stores.Rows` of an IndexState as it is now, without rows added later.

    Raises ValueError for a gallery that has no vectors of the spec.
    """

    def __init__(self, state: IndexState) -> None:
        self._state = state
        self.gallery_id: UUID = state.gallery_id
        self.spec = state.spec
        self.seq = state.last_seq
        self.count = state.living
        first = self._rows().values_list("vector", flat=True).first()
        if first is None:
            raise ValueError(f"Index {state} has no vectors")
        self.dims = len(first) // 2

    def chunks(
        self, size: int, since: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """(ids (n,), vectors (n, d)) in seq order, of those with seq > `since`."""
        while True:
            found = list(
                self._rows()
                .filter(seq__gt=since)
                .order_by("seq")
                .values_list("id", "seq", "vector")[:size]
            )
            if not found:
                return
            ids, seqs, vectors = zip(*found, strict=True)
            since = seqs[-1]
            yield np.array(ids, np.int64), as_matrix(vectors, self.dims)

    def ids(self) -> NDArray[np.int64]:
        """The ids (n,) of all, sorted."""
        return np.fromiter(self._rows().order_by("id").values_list("id", flat=True), np.int64)

    def living(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `ids` that have a row now, including newer ones than `seq`."""
        rows = self._state.vectors().filter(id__in=ids.tolist())
        return np.fromiter(rows.values_list("id", flat=True), np.int64)

    def vectors(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """(ids (n,), vectors (n, d)) of those of `ids` that have a row."""
        rows = self._state.vectors().filter(id__in=np.unique(ids).tolist())
        found = list(rows.values_list("id", "vector"))
        return (
            np.array([id_ for id_, _ in found], np.int64),
            as_matrix([vector for _, vector in found], self.dims),
        )

    def _rows(self) -> QuerySet[Embedding]:
        return self._state.vectors().filter(seq__lte=self.seq)
