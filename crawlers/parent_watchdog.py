"""Ends the spider when the process that started it dies."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 1.0
# A spider that was told to stop is ended after this, whatever it waits for.
GRACE_SECONDS = 12.0
STOPPED = 75  # EX_TEMPFAIL: the crawl is not finished, and is to be continued


def hold() -> None:
    """Stop when the parent dies: signalled by the kernel on Linux, polled elsewhere."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_watch, args=[parent], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(STOPPED)
