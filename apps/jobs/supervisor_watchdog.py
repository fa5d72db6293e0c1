"""How a worker process learns that its supervisor is stopping, or is gone.

`manage.py work` holds the only writing end of a pipe; every process of its clusters
inherits the reading end. When the supervisor closes it, on purpose or by dying, each
worker reads the end of the file: the running job goes back to its queue after the present
unit, and a worker, or the cluster's main process, that nobody has stopped meanwhile ends the whole
process group itself.
"""

import os
import signal
import threading
import time

# The reading end's file descriptor, in the processes of a cluster.
pipe: int | None = None

# If the supervisor lives it kills the group before this (supervisor.STOP_SECONDS).
GRACE_SECONDS = 6

_stopping = threading.Event()


def is_stopping() -> bool:
    return _stopping.is_set()


def watch() -> None:
    """Watch the pipe from a thread of this process, if it was started with one."""
    if pipe is not None:
        threading.Thread(target=_watch, args=[pipe], daemon=True).start()


def _watch(reading_end: int) -> None:
    while os.read(reading_end, 1):
        pass
    _stopping.set()
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)
