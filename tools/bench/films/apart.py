"""A process of its own with an instance of its own, whose memory is watched from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from apps.providers.fake import running
from futu.instance import BASE, Instance

KEY = "of-this-bench-alone-0123456789-abcdefghijklmnopq"
LOOK_SECONDS = 0.2


def run(module: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What `python -m module JSON` prints last, as JSON; and the most that it and its children
    took together, shared pages counted once (PSS). It gets `openai`, a server that translates."""
    with tempfile.TemporaryDirectory(prefix="futu-bench-") as folder, running() as fake:
        instance = Instance(Path(folder), extra={"SECRET_KEY": KEY, "FUTU_LOG_LEVEL": "WARNING"})
        instance.prepare()
        asked = json.dumps({**given, "openai": fake.openai})
        with subprocess.Popen(
            [sys.executable, "-m", module, asked],
            cwd=BASE,
            env=instance.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            watch = Watch(process.pid)
            watch.start()
            told = process.stdout.read() if process.stdout else ""
            watch.over.set()
            watch.join()
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}.")
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return {**found, "peak_pss_with_children_mib": round(watch.most / 1024)}


class Watch(threading.Thread):
    """Looks a few times a second at a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.most = 0  # KiB
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(LOOK_SECONDS):
            self.most = max(self.most, self._pss())

    def _pss(self) -> int:
        try:
            family = [self.process, *self.process.children(recursive=True)]
        except psutil.Error:
            return 0
        return sum(pss_of(one.pid) for one in family)


def pss_of(pid: int) -> int:
    """KiB; 0 when the process has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
