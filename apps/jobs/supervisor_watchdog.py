"""How a worker process learns that its supervisor is stopping, or is gone.

`manage.py work` holds the only writing end of a pipe; every process of its clusters
inherits the reading end. When the supervisor lets go of it, on purpose or by dying, each
worker sees the end of the file: the running job goes back to its queue after the present
unit, and a worker that nobody has stopped meanwhile ends its whole process group itself.
"""

import os
import signal
import threading
import time

VARIABLE = "FUTU_LIFELINE"

# If the supervisor lives it kills the group before this (supervisor.STOP).
GRACE_SECONDS = 6

_cut = threading.Event()


def is_cut() -> bool:
    return _cut.is_set()


def hold() -> None:
    """Watch the lifeline from a thread of this process, if it was started with one."""
    if VARIABLE in os.environ:
        watch = threading.Thread(target=_watch, args=[int(os.environ[VARIABLE])], daemon=True)
        watch.start()


def _watch(reading_end: int) -> None:
    while os.read(reading_end, 1):
        pass
    _cut.set()
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)
