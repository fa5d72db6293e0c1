"""The vectors of one gallery, read from the database in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from apps.search.index.delta import as_matrix
from apps.search.models import Embedding, IndexState


class DatabaseRows:
    """`stores.Rows` of an IndexState as it stands: what is added later is left out.

    Raises ValueError for a gallery that has no vectors of the spec.
    """

    def __init__(self, state: IndexState) -> None:
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

    def _rows(self) -> QuerySet[Embedding]:
        rows = Embedding.objects.filter(gallery=self.gallery_id, spec=self.spec)
        return rows.filter(seq__lte=self.seq).order_by()
