"""A cluster is forked from the supervisor, which has imported the code: it starts in a moment, and
shares that memory with the clusters of the other queues.
"""

from __future__ import annotations

import gc
import importlib.util
import multiprocessing
import os
import signal
import sys
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

from django.db import connections

from apps.jobs import priority, supervisor_watchdog
from apps.jobs.supervision.message_queue import MessageQueue

# To become the leader of its session; a machine can be busy.
START_SECONDS = 60

_context = multiprocessing.get_context("fork")
# The writing ends of all clusters' pipes: a cluster that kept one would hide the supervisor's end.
_writing_ends: set[int] = set()


def start_cluster(queue: str) -> tuple[BaseProcess, int]:
    """Fork a process group that serves `queue`.

    Returns its main process and the writing end of a pipe: whoever closes it, or dies, tells the
    group to stop (../supervisor_watchdog.py).
    """
    connections.close_all()  # A connection that is shared with a child breaks.
    gc.freeze()  # The collector would touch, and so copy, every page that is shared.
    reading, writing = os.pipe()
    _writing_ends.add(writing)
    leads = _context.Event()
    process = _context.Process(target=_serve, args=(queue, reading, leads), name=queue)
    process.start()
    os.close(reading)
    leads.wait(START_SECONDS)  # Until then its group is ours, and no signal may go there.
    return process, writing


def close_pipe(writing: int) -> None:
    _writing_ends.discard(writing)
    os.close(writing)


def _serve(queue: str, reading: int, leads: Event) -> None:
    forget_supervision()
    os.setsid()  # A terminal's Ctrl-C is for the supervisor alone.
    leads.set()
    priority.lower(os.getpid())
    supervisor_watchdog.pipe = reading
    configure(queue)
    from django_q import cluster

    if sys.platform == "linux":  # macOS has no such sockets.
        cluster.Queue = MessageQueue
    cluster.Cluster().start()
    # Workers may end before they end the others, again and again. No more is forked from here.
    supervisor_watchdog.watch()


def forget_supervision() -> None:
    """In a child: no signal is handled as the supervisor does, and no pipe is held open."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    for writing in _writing_ends:
        os.close(writing)


def configure(queue: str) -> None:
    """Give this process the queue's settings: django-q2 reads them once, when it is imported."""
    from django_q import conf

    os.environ["Q_CLUSTER_NAME"] = queue
    assert conf.__spec__
    assert conf.__spec__.loader
    fresh = importlib.util.module_from_spec(conf.__spec__)
    conf.__spec__.loader.exec_module(fresh)
    for name, value in vars(fresh.Conf).items():
        if not name.startswith("__"):
            setattr(conf.Conf, name, value)
