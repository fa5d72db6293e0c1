"""Management commands in processes forked from one that has imported Django already.

Starting Python and importing all apps takes 2.5 CPU-seconds; a fork takes a hundredth of that. A
temporary instance (`futu.instance`) is asked for dozens of commands, each with a state of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import IO


class CommandServer:
    """The client's side: a server for one environment, in the folder of manage.py."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = dict(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "futu.command_server"],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asking = Lock()

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """One after the other; what the command writes to stderr goes to ours."""
        assert self._process.stdin
        assert self._process.stdout
        with self._asking:
            self._process.stdin.write(json.dumps(list(arguments)) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"The server of commands ended at {arguments}")
        return subprocess.CompletedProcess(["manage.py", *arguments], **json.loads(answer))

    def stop(self) -> None:
        self._process.communicate()


def serve(requests: IO[str], answers: IO[str]) -> None:
    """The server's side: a line of JSON arguments in, a line with status and output out."""
    import django

    django.setup()
    for line in requests:
        answers.write(json.dumps(in_child(json.loads(line))) + "\n")
        answers.flush()


def in_child(arguments: list[str]) -> dict[str, object]:
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), sys.stdout.fileno())
            os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
            os._exit(command(arguments))
        _pid, status = os.waitpid(child, 0)
        output.seek(0)
        return {
            "returncode": os.waitstatus_to_exitcode(status),
            "stdout": output.read().decode(),
        }


def command(arguments: list[str]) -> int:
    """Run it as `manage.py` does; returns its exit status."""
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["manage.py", *arguments])
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (told as Python would, and the server goes on)
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    # The children's output goes to a file of their own, never to whoever asks.
    serve(sys.stdin, os.fdopen(os.dup(sys.stdout.fileno()), "w"))
