"""Processes killed, or stopped for ten seconds."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
from django.db import DatabaseError

from apps.jobs import processes
from apps.jobs.models import Job
from tools.chaos.faults.ground import Fault, Ground, await_moment
from tools.chaos.site import descendants, send

STOPPED_SECONDS = 10.0
# How long a process of the kind is looked for: decoding a picture takes a moment.
LOOK_SECONDS = 3.0

Finder = Callable[[Ground], list[psutil.Process]]


def _master(ground: Ground) -> list[psutil.Process]:
    return [ground.site.main("web")]


def _web_workers(ground: Ground) -> list[psutil.Process]:
    return ground.site.main("web").children()


def _supervisor(ground: Ground) -> list[psutil.Process]:
    return [ground.site.main("work")]


def _clusters(ground: Ground) -> list[psutil.Process]:
    return ground.site.main("work").children()


def _holders(ground: Ground) -> list[psutil.Process]:
    """Queue workers that hold a job now."""
    with suppress(DatabaseError):
        named = Job.objects.filter(state="running").exclude(worker="")
        return list(_living(named.values_list("worker", flat=True)))
    return []


def _living(names: object) -> Iterator[psutil.Process]:
    for name in names:  # type: ignore[attr-defined]
        if processes.is_alive(name):
            with suppress(psutil.NoSuchProcess):
                yield psutil.Process(processes.pid_of(name))


def _any_of_workers(ground: Ground) -> list[psutil.Process]:
    """Anything below the supervisor: sentinels, pushers, monitors, workers, their children."""
    return ground.site.family("work")


def _children(ground: Ground) -> list[psutil.Process]:
    """Children that decode, compare or read: other programs than those that started them."""
    found = []
    for one in (*ground.site.family("web"), *ground.site.family("work")):
        with suppress(psutil.Error):
            words = " ".join(one.cmdline())
            if "gunicorn" not in words and "manage.py work" not in words:
                found.append(one)
    return found


KINDS: dict[str, Finder] = {
    "web worker": _web_workers,
    "web master": _master,
    "work supervisor": _supervisor,
    "cluster": _clusters,
    "queue worker": _holders,
    "process of the workers": _any_of_workers,
    "child process": _children,
}


def _one(ground: Ground, find: Finder) -> psutil.Process | None:
    deadline = time.monotonic() + LOOK_SECONDS
    while time.monotonic() < deadline:
        with suppress(psutil.Error, OSError):
            if found := find(ground):
                return ground.chance.choice(sorted(found, key=lambda one: int(one.pid)))
        time.sleep(0.005)
    return None


def _killing(find: Finder) -> Callable[[Ground], str]:
    def kill(ground: Ground) -> str:
        moment = await_moment(ground)
        process = _one(ground, find)
        hit = process is not None and send(process, signal.SIGKILL)
        return moment if hit else f"{moment}: there was none"

    return kill


def _stopping(find: Finder) -> Callable[[Ground], str]:
    def stop(ground: Ground) -> str:
        moment = await_moment(ground)
        process = _one(ground, find)
        if process is None or not send(process, signal.SIGSTOP):
            return f"{moment}: there was none"
        time.sleep(STOPPED_SECONDS)
        send(process, signal.SIGCONT)
        return moment

    return stop


def _kill_all(*names: str) -> Callable[[Ground], str]:
    """As when the machine loses power: a whole tree at once."""

    def kill(ground: Ground) -> str:
        moment = await_moment(ground)
        for name in names:
            main = ground.site.main(name)
            for process in [main, *descendants(main)]:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
        return moment

    return kill


def _kill_often(ground: Ground) -> str:
    """Workers one after another, while they come back."""
    moment = await_moment(ground)
    times = ground.chance.randint(2, 4)
    for _ in range(times):
        if process := _one(ground, _holders):
            send(process, signal.SIGKILL)
        time.sleep(ground.chance.uniform(0.1, 1.0))
    return f"{moment}, {times} times"


FAULTS: dict[str, Fault] = {
    **{f"kill {kind}": Fault(_killing(find), weight=4) for kind, find in KINDS.items()},
    **{f"stop {kind}": Fault(_stopping(find), weight=1) for kind, find in KINDS.items()},
    "kill web": Fault(_kill_all("web")),
    "kill workers": Fault(_kill_all("work"), weight=3),
    "kill everything": Fault(_kill_all("web", "work"), weight=3),
    "kill queue workers": Fault(_kill_often, weight=3),
}
