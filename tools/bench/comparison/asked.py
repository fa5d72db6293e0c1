"""Comparisons as people ask for them: kept, queued, done by the instance's worker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from apps.accounts.models import User
from apps.comparison.models import Comparison
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.asking import Given, ask
from apps.jobs import processes

POLL_SECONDS = 0.01
WAIT_SECONDS = 300
# The worker that compares, and does not give way; none that loads a model.
SETTINGS = {
    "FUTU_QUEUES": "default=1,vision=0,reading=0",
    "FUTU_READ_TEXT": "0",
    "FUTU_WORKER_NICE": "0",
}


class BenchError(Exception):
    """A comparison did not succeed."""


@dataclass(frozen=True)
class Asked:
    """`seconds` are those from the question to its result."""

    seconds: float
    worker: int
    result: dict[str, object]


def compared(person: User, paths: tuple[Path, Path], options: ComparisonOptions) -> Asked:
    """Another threshold is another question: nothing is answered from before."""
    started = time.perf_counter()
    with paths[0].open("rb") as first, paths[1].open("rb") as second:
        given = (Given(paths[0].name, first), Given(paths[1].name, second))
        row = ask(person, *given, options)
    worker = 0
    while (seconds := time.perf_counter() - started) < WAIT_SECONDS:
        row.refresh_from_db()
        if row.result is not None:
            return Asked(seconds, worker, row.result)
        worker = _worker(row) or worker
        if row.why:
            raise BenchError(row.why)
        time.sleep(POLL_SECONDS)
    raise BenchError("the worker does not answer")


def _worker(row: Comparison) -> int:
    """The process that compares now; 0 before and after."""
    assert row.job is not None
    row.job.refresh_from_db()
    return processes.pid_of(row.job.worker) if row.job.worker else 0
