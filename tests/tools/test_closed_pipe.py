"""`manage.py … | head`: a reader that has had enough is no error."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", [["help"], ["weights", "list"]])
def test_a_command_ends_quietly_when_nobody_reads_on(command):
    """Django's own way of printing, and the tables' way."""
    end, pipe = os.pipe()
    os.close(end)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE,
        env=environment,
        stdout=pipe,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(pipe)
    assert ended.stderr == ""
    assert ended.returncode in (1, 128 + signal.SIGPIPE)
