"""Write a segment from rows, with about as much memory as the result takes."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from apps.search.index.delta import empty_flat
from apps.search.index.segment.header import EXACT, Header, summed
from apps.search.index.segment.opened import IDS, LISTS, VECTORS, mapped
from apps.search.index.segment.questions import (
    MAX_QUESTIONS,
    K,
    Questions,
    questions_of,
    sample_of,
)
from apps.search.index.segment.quickest import quickest
from apps.search.index.segment.search_plan import SearchPlan
from apps.search.index.segment.trials import latency
from apps.search.stores.base import Progress, SegmentError, VectorSource

if TYPE_CHECKING:
    import faiss

logger = logging.getLogger(__name__)

# Rows read and added at a time.
CHUNK = 10_000
# Below this number of vectors exact search is as fast.
MIN_TRAINED = 10_000


def write_segment(folder: Path, rows: VectorSource, target: float, progress: Progress) -> Header:
    """Write all files of a segment of `rows` into an empty folder, synced to disk.

    The index is a trained one if it finds `target` of the ten nearest and is faster than exact
    search. `progress` is called with (done, total) vectors, each counted when it is read and again
    when it is added; an exception in it aborts. Raises SegmentError if there are no rows.
    """
    count = _write_vectors(folder, rows, progress)
    flat = mapped(folder / VECTORS)
    questions = questions_of(flat, sample_of(count, min(MAX_QUESTIONS, max(1, count // 5))))
    found = None
    if count >= MIN_TRAINED:
        found = _write_lists(folder, flat, questions, target, progress)
    header = _header(folder, rows, count, target, found or _exact(flat, questions))
    header.save(folder)
    for path in [*folder.iterdir(), folder]:
        _sync(path)
    return header


@dataclass(frozen=True, slots=True)
class _Measured:
    factory: str
    plan: SearchPlan | None
    recall: float
    milliseconds: float


def _write_vectors(folder: Path, rows: VectorSource, progress: Progress) -> int:
    flat, ids = empty_flat(rows.dims), []
    for some, vectors in rows.chunks(CHUNK):
        flat.add(vectors.astype(np.float32))
        ids.append(some)
        progress(flat.ntotal, 2 * rows.count)
    if not ids:
        raise SegmentError("there are no vectors")
    _write(flat, folder / VECTORS)
    np.save(folder / IDS, np.concatenate(ids))
    return int(flat.ntotal)


def _write_lists(
    folder: Path, flat: faiss.Index, questions: Questions, target: float, progress: Progress
) -> _Measured | None:
    """The fastest trained index; None if exact search is faster."""
    found = quickest(flat, questions, target, progress)
    exact = latency(lambda vector: flat.search(vector, K), questions)
    if found is None or found.milliseconds >= exact:
        logger.warning("No lists find %s of %s vectors more quickly", target, flat.ntotal)
        return None
    lists = found.refined.lists
    _write(lists, folder / LISTS)
    factory = f"IVF{lists.nlist},PQ{lists.pq.M}x4fs,Refine({EXACT})"
    return _Measured(factory, found.tuned.plan, found.tuned.recall, found.milliseconds)


def _exact(flat: faiss.Index, questions: Questions) -> _Measured:
    took = latency(lambda vector: flat.search(vector, min(K, flat.ntotal)), questions)
    return _Measured(EXACT, None, 1.0, took)


def _header(
    folder: Path, rows: VectorSource, count: int, target: float, measured: _Measured
) -> Header:
    files = {path.name: summed(path) for path in sorted(folder.iterdir())}
    return Header(
        gallery=str(rows.gallery_id),
        spec=rows.spec,
        dims=rows.dims,
        seq=rows.seq,
        count=count,
        target=target,
        files=files,
        **{name: getattr(measured, name) for name in _Measured.__slots__},
    )


def _write(index: faiss.Index, path: Path) -> None:
    import faiss

    faiss.write_index(index, str(path))


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
