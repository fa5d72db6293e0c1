"""What a freshly forked worker process does before its first job."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.utils import timezone
from django_q.conf import Conf

from apps.jobs import registry, supervisor_watchdog
from apps.jobs.models import Worker

logger = logging.getLogger(__name__)


def prepare_worker(**signal: Any) -> None:
    """Watch the supervisor and run the queue's `on_worker_start` functions.

    While they run the worker counts as not ready, so that the watchdog gives it more time.
    """
    supervisor_watchdog.watch()
    queue = Conf.CLUSTER_NAME
    functions = registry.worker_starts(queue)
    mine = Worker.objects.here(queue)
    if functions:
        mine.update(ready=None)
        started = time.monotonic()
        warm_up(queue)
        seconds = time.monotonic() - started
        logger.info("A worker of queue %s is warm after %.1f s.", queue, seconds)
    mine.update(ready=timezone.now())


def warm_up(queue: str) -> None:
    """Load what jobs of this queue need, such as the model; whoever works starts cold otherwise."""
    for function in registry.worker_starts(queue):
        try:
            function()
        except Exception:
            logger.exception("A worker could not be warmed up; it starts cold.")
