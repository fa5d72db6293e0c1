"""Names for processes that outlive them: a pid alone is soon somebody else's."""

import os
import socket

import psutil

# How far two readings of one process's start time may differ, in seconds.
START_TOLERANCE = 2.0


def host() -> str:
    return socket.gethostname()


def name(pid: int | None = None) -> str:
    """ "host:pid:start" of a living process of this host, by default the caller's.

    Raises psutil.NoSuchProcess.
    """
    process = psutil.Process(pid or os.getpid())
    return f"{host()}:{process.pid}:{process.create_time():.0f}"


def pid_of(process_name: str) -> int:
    return int(process_name.rsplit(":", 2)[1])


def is_local(process_name: str) -> bool:
    return process_name.rsplit(":", 2)[0] == host()


def is_alive(process_name: str) -> bool:
    """Whether the named process, one of this host, still runs (a zombie does not)."""
    start = float(process_name.rsplit(":", 2)[2])
    try:
        process = psutil.Process(pid_of(process_name))
        same = abs(process.create_time() - start) < START_TOLERANCE
        return same and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def is_dead(process_name: str) -> bool:
    """Whether the named process is known to be gone; of other hosts nothing is known."""
    return is_local(process_name) and not is_alive(process_name)
