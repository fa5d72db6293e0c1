"""Processes that a supervisor left running when it was killed, found at the next start."""

from __future__ import annotations

import json
import logging
import os
import signal
from pathlib import Path

import psutil
from django.conf import settings

from apps.jobs import processes

logger = logging.getLogger(__name__)


class AlreadyServedError(Exception):
    """Another living supervisor of this host serves the queue; the argument is its pid."""


def _note(queue: str) -> Path:
    return Path(settings.FUTU_DATA) / "run" / f"{queue}.json"


def record(queue: str, cluster: str) -> None:
    """Write down the cluster's main process and this one, its supervisor."""
    note = _note(queue)
    note.parent.mkdir(exist_ok=True)
    part = note.with_suffix(".part")
    part.write_text(json.dumps({"cluster": cluster, "supervisor": processes.name()}))
    part.replace(note)


def forget(queue: str) -> None:
    _note(queue).unlink(missing_ok=True)


def end_orphans(queue: str) -> None:
    """Kill the noted cluster's group. Raises AlreadyServedError if its supervisor lives."""
    try:
        note = json.loads(_note(queue).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return
    if not processes.is_local(note["cluster"]):
        return  # A shared folder, or a container that is gone with its processes.
    if processes.is_alive(note["supervisor"]):
        raise AlreadyServedError(processes.pid_of(note["supervisor"]))
    if group := _group(note["cluster"]):
        os.killpg(processes.pid_of(note["cluster"]), signal.SIGKILL)
        psutil.wait_procs(group, timeout=5)
        logger.warning("Ended %s processes an earlier start had left behind.", len(group))
    forget(queue)


def _group(cluster: str) -> list[psutil.Process]:
    """The living members of the cluster's group.

    A group's number is not given away while it has members, and its leader, if there is
    one, must be the very process that was noted.
    """
    leader = processes.pid_of(cluster)
    if psutil.pid_exists(leader) and not processes.is_alive(cluster):
        return []
    return [process for process in psutil.process_iter() if _is_member(process, leader)]


def _is_member(process: psutil.Process, leader: int) -> bool:
    try:
        return os.getpgid(process.pid) == leader and "work" in process.cmdline()
    except (ProcessLookupError, PermissionError, psutil.Error):
        return False
