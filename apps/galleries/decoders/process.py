"""The parent's side of one decoding child."""

import logging
import math
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, BinaryIO

import psutil
from django.conf import settings

from apps.galleries.pictures import PictureError

from .channel import Answer, Channel, Parts
from .errors import DecoderError, KilledError

logger = logging.getLogger(__name__)

# The settings sent to a child; a child started with others is replaced.
TOLD = (
    "FUTU_DECODE_MEMORY",
    "FUTU_DECODE_SECONDS",
    "FUTU_MAX_FRAMES",
    "FUTU_MAX_PIXELS",
    "FUTU_MAX_UPLOAD_BYTES",
)
# Pass only the environment Python needs to start, so no secrets reach the child.
PASSED = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "PYTHONPATH", "TZ")
# A child gets only part of the CPU on a busy machine, so wall time may be this many times
# FUTU_DECODE_SECONDS.
BUSY_MACHINE = 2.25
# CPU seconds that suffice for nearly every picture. After that a child's priority is lowered by
# LOWER steps of `nice`.
USUAL = 2.0
LOWER = 10
# Seconds for a child to start on a very busy machine.
START_SECONDS = 60
# Seconds to wait for a killed process to exit.
LAST_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Program:
    """What a child runs: a module that calls `serving.serve`."""

    module: str
    # The settings it is sent, and the one that says how many seconds it may compute.
    told: tuple[str, ...]
    seconds: str
    # Whether a child that computes for long gives way to others, and is replaced afterwards.
    gives_way: bool = True
    start_seconds: int = START_SECONDS

    def values_now(self) -> dict[str, Any]:
        return {name: getattr(settings, name) for name in self.told}

    @property
    def deadline(self) -> float:
        return BUSY_MACHINE * float(getattr(settings, self.seconds))


DECODER = Program("apps.galleries.decoders.child", TOLD, "FUTU_DECODE_SECONDS")


class Child:
    """Starts immediately, or raises DecoderError. `ask` is thread-safe and runs one at a time."""

    def __init__(self, program: Program = DECODER) -> None:
        self._program = program
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", program.module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env={name: os.environ[name] for name in PASSED if name in os.environ},
            )
        self._channel = Channel(ours)
        self._told = program.values_now()
        # Unless the last exchange succeeded, the child's state is unknown.
        self._sound = True
        self._start()

    def _start(self) -> None:
        """Start the process; import time is not charged to any picture."""
        self._channel.limit(self._program.start_seconds)
        try:
            self._channel.send(self._told)
            self._channel.receive(0)
        except (EOFError, OSError) as error:
            self.end()
            raise DecoderError("a decoding child did not start") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_usable(self) -> bool:
        return (
            self._sound
            and self._told == self._program.values_now()
            and self._process.poll() is None
        )

    def end(self) -> None:
        """Kill the process; it has nothing to save."""
        self._process.kill()
        self._process.wait(LAST_SECONDS)
        self._channel.close()

    def forget(self) -> None:
        """Drop the child without killing it: it belongs to the process we forked from."""
        self._channel.close()
        self._process.returncode = 0  # Reap it in the background.

    def ask(
        self, file: BinaryIO, most: int, request: Answer, seconds: float | None = None
    ) -> tuple[Answer, Parts]:
        """The answer, with at most `most` bytes behind it, within `seconds` if they are fewer than
        the program has.

        Raises PictureError, KilledError, DecoderError.

        Errors of the storage that `file` comes from pass through.
        """
        self._sound = False
        limit = min(self._program.deadline, seconds or math.inf)
        try:
            self._send(file, request, limit)
            answer, parts = self._receive(most, limit)
        except TimeoutError as error:
            logger.warning("A picture was not read within %s s", limit)
            raise PictureError("too_slow") from error
        except (EOFError, ConnectionError, ValueError, LookupError, TypeError) as error:
            raise self._failure() from error
        if "refused" in answer:
            raise PictureError(answer["refused"], answer["params"])
        if "failed" in answer:
            raise DecoderError(answer["failed"])
        return answer, parts

    def _send(self, file: BinaryIO, request: Answer, limit: float) -> None:
        file.seek(0)
        self._channel.limit(limit)
        self._channel.send(request)
        self._channel.send_file(file, limit)

    def _receive(self, most: int, limit: float) -> tuple[Answer, Parts]:
        self._channel.limit(limit)
        is_quick = not self._program.gives_way or self._is_quick()
        if not is_quick:
            priority = os.getpriority(os.PRIO_PROCESS, self.pid)
            os.setpriority(os.PRIO_PROCESS, self.pid, priority + LOWER)
        answer, parts = self._channel.receive(most)
        # Memory may stay allocated, and a lowered priority cannot be raised again.
        self._sound = is_quick and answer.get("refused") != "out_of_memory"
        return answer, parts

    def _is_quick(self) -> bool:
        """Whether an answer or end of file comes before the child has used QUICK CPU seconds."""
        begun = self._computed()
        while not self._channel.wait(USUAL):
            if self._computed() - begun > USUAL:
                return False
        return True

    def _computed(self) -> float:
        """CPU seconds used since the child started."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.Error:  # already exited; the caller will notice
            return 0.0
        return float(times.user + times.system)

    def _failure(self) -> Exception:
        """Why there is no usable answer."""
        try:
            code = self._process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:  # alive, but its answer is invalid
            code = 0
        logger.error("A decoding child ended with %s while it read a picture", code)
        if code == -signal.SIGKILL:
            return KilledError()
        return PictureError("too_slow" if code == -signal.SIGXCPU else "reader_died")
