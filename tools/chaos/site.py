"""The instance under test, with a service manager's patience: what died is started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from futu.instance import Instance

WEB = ("-m", "gunicorn", "--config", "python:futu.gunicorn_config", "futu.wsgi")
WORK = ("manage.py", "work")
RESTART_SECONDS = 0.5


@dataclass
class Site:
    """Web server and workers, watched by a thread that starts again what has ended."""

    instance: Instance
    starts: dict[str, int] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def data(self) -> Path:
        return self.instance.data

    @contextmanager
    def running(self) -> Iterator[Site]:
        watcher = threading.Thread(target=self._watch, daemon=True)
        try:
            self._revive()
            self.instance.wait_until_it_answers()
            watcher.start()
            yield self
        finally:
            self._over.set()
            if watcher.is_alive():
                watcher.join()
            self.instance.processes[:] = self._running.values()
            self.instance.stop()

    def _watch(self) -> None:
        while not self._over.wait(RESTART_SECONDS):
            self._revive()

    def _revive(self) -> None:
        for name, command in (("web", WEB), ("work", WORK)):
            process = self._running.get(name)
            if process is None or process.poll() is not None:
                with self._lock:
                    self._running[name] = self.instance.spawn(name, *command)
                self.starts[name] = self.starts.get(name, 0) + 1

    def main(self, name: str) -> psutil.Process:
        """gunicorn's master (`web`) or the supervisor of the workers (`work`)."""
        return psutil.Process(self._running[name].pid)

    def family(self, name: str) -> list[psutil.Process]:
        return descendants(self.main(name))

    def cluster(self, queue: str) -> psutil.Process:
        """The main process of a queue's cluster, as the supervisor noted it."""
        note = json.loads((self.data / "run" / f"{queue}.json").read_text())
        return psutil.Process(int(note["cluster"].rsplit(":", 2)[1]))

    def log_size(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in self.data.glob("*.log")}


def descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [one for one in process.children(recursive=True) if one.is_running()]
    except psutil.NoSuchProcess:
        return []


def send(process: psutil.Process, number: signal.Signals) -> bool:
    """Whether it was there to get the signal."""
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        return False
    return True


def wait_for(happened: object, seconds: float, step: float = 0.01) -> bool:
    """Whether `happened()` came true within these seconds."""
    assert callable(happened)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(step)
    return False
