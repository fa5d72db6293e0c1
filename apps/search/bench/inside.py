"""Measuring from within a throw-away instance, so that no real one is filled or slowed."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from futu.instance import BASE, running_instance

INSIDE = "FUTU_BENCH_INSTANCE"


def is_inside() -> bool:
    """Whether this process already has a throw-away instance as its own."""
    return INSIDE in os.environ


def run_inside(arguments: list[str], settings: Mapping[str, str]) -> int:
    """Make an instance, run `manage.py *arguments` as one of its processes, remove it."""
    extra = {"FUTU_LOG_LEVEL": "WARNING", INSIDE: "1", **settings}
    with (
        tempfile.TemporaryDirectory(prefix="futu-bench-") as folder,
        running_instance(Path(folder), **extra) as instance,
    ):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=instance.environment).returncode
