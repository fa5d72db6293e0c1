"""Builds and opens an index in a separate process, to measure its memory alone."""

import gc
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import ParamSpec, TypeVar

import django
import numpy as np
import psutil

from apps.vision.projection import Floats
from tools.bench.search.index.peers import Peer

P = ParamSpec("P")
R = TypeVar("R")

# Seconds between two samples of memory use.
PAUSE = 0.01
# Rows of the index that is built first.
WARMING = 256


@dataclass(frozen=True)
class Built:
    """`peak_bytes` is the peak memory of building beyond what the process had before.

    The rows are in a mapped file and do not count.
    """

    seconds: float
    peak_bytes: int
    bytes: int


@dataclass(frozen=True)
class Opened:
    """The first query of a new process, including loading libraries and files.

    And the memory of an opened index after many queries, including mapped pages that were read.
    """

    first_query_seconds: float
    resident_bytes: int


def build(peer: Peer, rows: Path, path: Path, threads: int) -> Built:
    """In a new process: `peer`'s index of the rows in the file `rows`, written to `path`."""
    return elsewhere(_build, peer, rows, path, threads)


def first_query(peer: Peer, path: Path, queries: Floats, k: int) -> Opened:
    """In a new process: open the index in `path` and query it."""
    return elsewhere(_first_query, peer, path, queries, k)


def _build(peer: Peer, rows: Path, path: Path, threads: int) -> Built:
    vectors = np.load(rows, mmap_mode="r")
    # A small index is built first, so that libraries are not counted.
    peer.build(vectors[:WARMING], path.with_name(f"{path.name}-small"), threads)
    with _peak_memory() as peak:
        started = time.perf_counter()
        peer.build(vectors, path, threads)
        seconds = time.perf_counter() - started
    return Built(seconds, peak(), size_of(path))


def _first_query(peer: Peer, path: Path, queries: Floats, k: int) -> Opened:
    started = time.perf_counter()
    import_module(peer.package)
    before = psutil.Process().memory_info().rss
    searcher = peer.open(path, queries.shape[1])
    searcher.set_threads(1)
    if searcher.efforts:
        searcher.set_effort(searcher.efforts[len(searcher.efforts) // 2])
    searcher.search(queries[:1], k)
    seconds = time.perf_counter() - started
    for query in queries:
        searcher.search(query[None], k)
    return Opened(seconds, psutil.Process().memory_info().rss - before)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


@contextmanager
def _peak_memory() -> Iterator[Callable[[], int]]:
    """Samples this process's memory while the block runs.

    Yields a function that returns the peak growth of its own memory (without mapped files).
    """
    gc.collect()
    before, stop = _own_memory(), threading.Event()
    peaks = [before]

    def watch() -> None:
        while not stop.wait(PAUSE):
            peaks[0] = max(peaks[0], _own_memory())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: max(peaks[0], _own_memory()) - before
    finally:
        stop.set()
        watcher.join()


def _own_memory() -> int:
    memory = psutil.Process().memory_info()
    # Where the system distinguishes them, pages of mapped files do not count.
    return memory.rss - getattr(memory, "shared", 0)


def elsewhere(act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=django.setup) as process:
        return process.submit(act, *args, **kwargs).result()
