"""What a decoding child may take of the machine. Called in the child, before it reads a picture."""

import math
import resource
from pathlib import Path


def confine(memory: int) -> None:
    """At most `memory` bytes beyond what the started process has, and no core files.

    A decoder that asks for more is told that there is none, as on a machine that has no more.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, _address_space() + memory)


def allow_seconds(seconds: float) -> None:
    """End this process when it has computed for so long from now.

    The kernel keeps this limit, in whole seconds: a loop in C that no signal of ours interrupts
    ends, also when nobody is left to wait for it.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def _lower(limit: int, value: int) -> None:
    """The soft limit: it may be raised again, up to the hard one."""
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Bytes of it that this process has mapped; 0 where no /proc says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
