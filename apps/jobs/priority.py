"""Workers leave the processor to whoever answers people (FUTU_WORKER_NICE)."""

import errno
import logging
import os
import time
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

LOWEST = 19
# The kernel takes ten changes a second, of all users together.
TRIES = 5
REST_SECONDS = 0.15


def lower(group: int) -> None:
    """Give way with the process group `group` and all that it starts from now on.

    Where the system does not let us, work is done all the same, only less politely.
    """
    nice = min(LOWEST, os.getpriority(os.PRIO_PROCESS, 0) + settings.FUTU_WORKER_NICE)
    try:
        os.setpriority(os.PRIO_PGRP, group, nice)
        _lower_session(group, nice)
    except OSError as error:
        logger.warning("Workers run at the usual priority: %s", error)


def _lower_session(leader: int, nice: int) -> None:
    """Where Linux shares the processor between sessions, niceness counts only within one: the
    session, which the workers have to themselves, is lowered as a whole."""
    place = Path(f"/proc/{leader}/autogroup")
    if not place.exists():
        return
    for _ in range(TRIES):
        try:
            place.write_text(str(nice))
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            time.sleep(REST_SECONDS)
        else:
            return
