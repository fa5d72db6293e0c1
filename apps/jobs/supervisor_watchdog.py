"""How a worker process learns that its supervisor is stopping, or is gone.

`manage.py work` holds the only writing end of a pipe; every process of its clusters
inherits the reading end. When the supervisor closes it, on purpose or by dying, each
worker reads the end of the file: the running job goes back to its queue after the present
unit, and a worker that nobody has stopped meanwhile ends its whole process group itself.
"""

import os
import signal
import threading
import time

# Names the reading end's file descriptor.
VARIABLE = "FUTU_SUPERVISOR_PIPE"

# If the supervisor lives it kills the group before this (supervisor.STOP_SECONDS).
GRACE_SECONDS = 6

_stopping = threading.Event()


def is_stopping() -> bool:
    return _stopping.is_set()


def watch() -> None:
    """Watch the pipe from a thread of this process, if it was started with one."""
    if VARIABLE in os.environ:
        thread = threading.Thread(target=_watch, args=[int(os.environ[VARIABLE])], daemon=True)
        thread.start()


def _watch(reading_end: int) -> None:
    while os.read(reading_end, 1):
        pass
    _stopping.set()
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)
