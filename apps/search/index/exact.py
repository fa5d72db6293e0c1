"""Exact search over the vectors of one gallery, in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

if TYPE_CHECKING:
    import faiss


@dataclass(slots=True)
class ExactIndex:
    """Float16 vectors in a flat Faiss index, in seq order; entry i belongs to `image_ids[i]`.

    It only ever grows. Entries whose rows are gone stay until the next load; the caller
    asks for as many more as there are of those (`stale`).
    """

    dims: int
    last_seq: int = 0
    removed: int = 0
    image_ids: list[UUID] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _faiss: faiss.Index = field(init=False)

    def __post_init__(self) -> None:
        import faiss

        self._faiss = faiss.IndexScalarQuantizer(
            self.dims, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )

    def __len__(self) -> int:
        return len(self.image_ids)

    def extend(self, rows: Iterable[tuple[UUID, int, bytes | memoryview]]) -> None:
        """Append (image id, seq, float16 bytes) in seq order. Hold `lock` around it."""
        image_ids, seqs, vectors = zip(*rows, strict=True)
        matrix = np.frombuffer(b"".join(map(bytes, vectors)), np.float16)
        self._faiss.add(matrix.reshape(-1, self.dims).astype(np.float32))
        self.image_ids.extend(image_ids)
        self.last_seq = seqs[-1]

    def search(self, vector: np.ndarray, k: int) -> list[tuple[float, UUID]]:
        """The `k` best entries for a (d,) unit vector, best first: (cosine, image id)."""
        k = min(k, len(self))
        if k == 0:
            return []
        scores, places = self._faiss.search(vector[None].astype(np.float32), k)
        return [
            (float(score), self.image_ids[place])
            for score, place in zip(scores[0], places[0], strict=True)
            if place >= 0
        ]
