"""Jobs of three stages, nested two deep, as tests of requests and of crashes use them."""

from __future__ import annotations

import os
from typing import Any

from django.db import connections

from apps.jobs.models import Job
from apps.jobs.services import drain, start
from tests.jobs.kinds import tasks

DEPTH = 2
NAMES = ["j", "j0", "j1", "j00", "j01", "j10", "j11"]
# Before and after its parts a job has units of its own; one without parts has them there, too.
WORDS = [
    f"{name}.{stage}.{unit}"
    for name in NAMES
    for stage in ("read", "parts", "join")
    for unit in range(tasks.UNITS)
    if stage != "parts" or len(name) > DEPTH
]
# One of each stage at each depth.
PLACES = [f"{name}.{stage}.1" for name in ("j", "j1", "j10") for stage in ("read", "join")] + [
    "j10.parts.1"
]


def begin(owner_id: int | None = None, **params: Any) -> Job:
    params = {"name": "j", "depth": DEPTH, **params}
    return start("test.nested", owner_id=owner_id, params=params)


def by_name() -> dict[str, Job]:
    return {job.params["name"]: job for job in Job.objects.filter(kind="test.nested")}


def states() -> set[str]:
    return {job.state for job in by_name().values()}


class Watch:
    """Remembers how far each job was, and that none went back."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.steps: list[int] = []

    def __call__(self, word: str = "") -> None:
        for name, job in by_name().items():
            percent = job.percent
            assert percent >= self.seen.get(name, 0), f"{name} went back"
            self.seen[name] = percent
        self.steps.append(self.seen["j"])


def drain_in_a_child() -> int:
    """Do the work in a process of its own that may be killed; the signal that ended it, or 0."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        for connection in connections.all(initialized_only=True):
            connection.connection = None  # The parent's, which goes on with it.
        drain()
        os._exit(0)
    finally:
        os._exit(1)


def assert_finished(twice: int = 0) -> None:
    """All is done, nothing more often than was in hand when the work was cut off."""
    jobs = by_name()
    assert {name: job.state for name, job in jobs.items()} == dict.fromkeys(
        NAMES, Job.State.SUCCEEDED
    )
    traced = tasks.traced()
    assert set(traced) == set(WORDS)
    assert len(traced) == len(WORDS) + twice
    assert jobs["j"].result == {"units": len(WORDS)}
    assert {job.percent for job in jobs.values()} == {100}
    assert [job.checkpoint for job in jobs.values() if job.checkpoint] == []
