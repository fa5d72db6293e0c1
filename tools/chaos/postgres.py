"""A PostgreSQL of a run's own: no port, a socket only, and what is written is synced."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest server on this machine."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    return found[-1] if found else None


@dataclass
class Postgres:
    folder: Path

    @property
    def url(self) -> str:
        return f"postgres://futu@/futu?host={self.folder}"

    def create(self) -> None:
        self.folder.mkdir()
        if os.getuid() == 0:  # The server refuses to run as root.
            shutil.chown(self.folder, "postgres")
        look = ("--username", "futu", "--auth", "trust", "--encoding", "UTF8")
        self._run("initdb", "--pgdata", str(self.folder), *look, "--locale", "C.UTF-8")
        self.start()
        self._run("createdb", "--host", str(self.folder), "--username", "futu", "futu")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        log = str(self.folder / "log")
        self._control("--log", log, "--wait", "start", "--options", options)

    def stop(self, mode: str = "fast") -> None:
        self._control("--wait", "--mode", mode, "stop")

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "--pgdata", str(self.folder), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder
        command = [str(folder / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program} failed with {done.returncode}")
