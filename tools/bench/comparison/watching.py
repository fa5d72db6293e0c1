"""Peak memory of a worker and of its child processes while something runs."""

from __future__ import annotations

import threading
from collections import defaultdict
from types import TracebackType
from typing import Self

import psutil

EVERY_SECONDS = 0.005
MEBIBYTE = 2**20


class MemoryWatch:
    """Samples what is resident, in a thread: of the process `pid`, and of it with its children."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._before = self._resident()
        self._peak: defaultdict[str, int] = defaultdict(int)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def growth(self) -> dict[str, float]:
        """MiB above what was resident before; "worker" alone, and "all" with its children."""
        return {
            name: round((peak - self._before[name]) / MEBIBYTE, 1)
            for name, peak in self._peak.items()
        }

    def _sample(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            for name, size in self._resident().items():
                self._peak[name] = max(self._peak[name], size)

    def _resident(self) -> dict[str, int]:
        alone = self._process.memory_info().rss
        return {"worker": alone, "all": alone + sum(map(_rss, self._children()))}

    def _children(self) -> list[psutil.Process]:
        try:
            return self._process.children(recursive=True)
        except psutil.NoSuchProcess:
            return []


def _rss(process: psutil.Process) -> int:
    """0 if it has just ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
