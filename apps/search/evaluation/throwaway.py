"""Run a command in a temporary instance with an empty database, which is removed afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from futu.instance import BASE, Instance

INSIDE = "FUTU_EVALUATION_INSTANCE"


def is_inside() -> bool:
    """Whether this process runs in a temporary instance."""
    return INSIDE in os.environ


def run_inside(arguments: Sequence[str], spec: str) -> int:
    """Run `manage.py *arguments` in a temporary instance, without server or workers.

    Returns the exit code.
    """
    with tempfile.TemporaryDirectory(prefix="futu-evaluation-") as folder:
        own = {INSIDE: "1", "FUTU_LOG_LEVEL": "WARNING", "FUTU_SPEC": spec, "FUTU_QUOTA": "0"}
        instance = Instance(Path(folder), extra=own)
        instance.manage("migrate", "--verbosity", "0")
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=instance.environment).returncode
