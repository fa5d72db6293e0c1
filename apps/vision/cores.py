"""How concurrent forward passes share the CPU cores."""

import os
from dataclasses import dataclass

# Concurrent passes; with more cores, each uses several.
MAX_PASSES = 4


@dataclass(frozen=True)
class Shares:
    passes: int  # concurrent passes
    threads: int  # threads each


def share_cores(cores: int | None = None) -> Shares:
    """With several threads a pass over a few pictures mostly waits for the slowest of them: on two
    cores one pass of two threads takes as long as one of a single thread, which leaves the other
    core to the next pass (`manage.py bench embed`).
    """
    cores = cores or usable_cores()
    passes = min(cores, MAX_PASSES)
    return Shares(passes, cores // passes)


def usable_cores() -> int:
    """Usable cores; not every system reports the affinity."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
