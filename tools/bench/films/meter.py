"""CPU seconds and memory of this process, by stage and by what its models take."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.bench.films.memory import highest


def cpu() -> float:
    """Of this process, all its threads, and of children that have ended."""
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + below.ru_utime + below.ru_stime


class Meter:
    """What was spent and the highest memory, by name. Names within one another count both."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self.peak_kib: defaultdict[str, int] = defaultdict(int)

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        begun, at = cpu(), time.monotonic()
        try:
            yield
        finally:
            self.spent[name] += cpu() - begun
            self.seconds[name] += time.monotonic() - at
            self.calls[name] += 1

    def watch(self, name: str, module: Any, function: str, *, memory: bool = False) -> None:
        """From now on, each call of that function is counted under that name."""
        real: Callable[..., Any] = getattr(module, function)

        def call(*others: Any, **how: Any) -> Any:
            with self.time(name), self.peak(name) if memory else self._nothing():
                return real(*others, **how)

        setattr(module, function, call)

    @contextmanager
    def peak(self, name: str) -> Iterator[None]:
        """The highest of this process meanwhile: Linux forgets what was before."""
        self.peak_kib["before"] = max(self.peak_kib["before"], highest())
        Path("/proc/self/clear_refs").write_text("5")
        try:
            yield
        finally:
            self.peak_kib[name] = max(self.peak_kib[name], highest())

    @contextmanager
    def _nothing(self) -> Iterator[None]:
        yield

    def rows(self) -> list[dict[str, Any]]:
        """A table."""
        return [
            {
                "what": name,
                "calls": self.calls[name],
                "cpu_s": round(self.spent[name], 2),
                "wall_s": round(self.seconds[name], 2),
                "peak_mib": round(self.peak_kib[name] / 1024) if name in self.peak_kib else "",
            }
            for name in self.spent
        ]
