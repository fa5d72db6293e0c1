"""A real `manage.py work` on the tests' database, and looking at its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from django.conf import settings
from django.db import connection

# How long a test waits for what must happen. Nothing is measured by it.
LIMIT = 120


def until(happened: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + LIMIT
    while not happened():
        assert time.monotonic() < deadline, f"This never happened: {what}."
        time.sleep(0.05)


def database_url() -> str:
    """The test database's address, for other processes."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Work:
    """One `manage.py work`, its clusters and its log."""

    def __init__(
        self,
        log: Path,
        *arguments: str,
        settings_module: str = "tests.jobs.worker_settings",
        **environment: str,
    ) -> None:
        self._log = log
        with log.open("a") as file:
            self.process = psutil.Popen(
                [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", *arguments],
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": settings_module,
                    "DATABASE_URL": database_url(),
                    **environment,
                },
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def log(self) -> str:
        return self._log.read_text()

    def clusters(self) -> list[psutil.Process]:
        """The main processes of its clusters."""
        return self.process.children()

    def family(self) -> list[psutil.Process]:
        return self.process.children(recursive=True)

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Stop it, if it runs, as a terminal or a supervisor would; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return int(self.process.wait(LIMIT))


def living(processes: list[psutil.Process]) -> Iterator[psutil.Process]:
    for process in processes:
        try:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except psutil.NoSuchProcess:
            continue
