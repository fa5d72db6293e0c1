"""Run a command in a temporary instance with an empty database, which is removed afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from futu.instance import BASE, Instance

INSIDE = "FUTU_EVALUATION_INSTANCE"
OWN = {INSIDE: "1", "FUTU_LOG_LEVEL": "WARNING", "FUTU_QUOTA": "0", "FUTU_READ_TEXT": "0"}


def is_inside() -> bool:
    """Whether this process runs in a temporary instance."""
    return INSIDE in os.environ


def run_inside(arguments: Sequence[str], **settings: str) -> int:
    """Run `manage.py *arguments` in a temporary instance, without server or workers.

    `settings`: variables of its environment. No text is read in it. Returns the exit code.
    """
    with tempfile.TemporaryDirectory(prefix="futu-evaluation-") as folder:
        instance = Instance(Path(folder), extra=OWN | settings)
        instance.manage("migrate", "--verbosity", "0")
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=instance.environment).returncode
