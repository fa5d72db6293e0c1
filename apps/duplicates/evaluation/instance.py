"""A command run in an instance of its own, with an empty database, that is removed in the end."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from futu.instance import BASE, Instance

INSIDE = "FUTU_EVALUATION_INSTANCE"


def is_inside() -> bool:
    return INSIDE in os.environ


def run_inside(arguments: Sequence[str]) -> int:
    """`manage.py *arguments` in such an instance, without web or workers; its exit code."""
    with tempfile.TemporaryDirectory(prefix="futu-evaluation-") as folder:
        own = {INSIDE: "1", "FUTU_LOG_LEVEL": "WARNING", "FUTU_QUOTA": "0"}
        instance = Instance(Path(folder), extra=own)
        instance.manage("migrate", "--verbosity", "0")
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=instance.environment).returncode
