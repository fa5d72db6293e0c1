"""Resource limits of a decoding child, set in the child before it reads a picture."""

import math
import resource
from pathlib import Path


def confine(memory: int) -> None:
    """Allow `memory` bytes beyond what the process uses now, and no core files.

    Allocations beyond the limit fail as on a machine that is out of memory.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, _address_space() + memory)


def allow_seconds(seconds: float) -> None:
    """Kill this process after `seconds` more of CPU time.

    Enforced by the kernel in whole seconds, so it ends loops in C that cannot be interrupted, even
    when the parent is gone.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def _lower(limit: int, value: int) -> None:
    """Set the soft limit, which can be raised again up to the hard one."""
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Bytes of address space this process has mapped; 0 where /proc is missing."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
