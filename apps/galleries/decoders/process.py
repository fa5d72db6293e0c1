"""One decoding child, from the side of its parent."""

import logging
import os
import signal
import socket
import subprocess
import sys
from typing import Any, BinaryIO

import psutil
from django.conf import settings

from apps.galleries.pictures import PictureError

from .channel import Answer, Channel, Parts
from .errors import DecoderError, KilledError

logger = logging.getLogger(__name__)

# What the children are told of the settings; one that was told otherwise is replaced.
TOLD = (
    "FUTU_DECODE_MEMORY",
    "FUTU_DECODE_SECONDS",
    "FUTU_MAX_FRAMES",
    "FUTU_MAX_PIXELS",
    "FUTU_MAX_UPLOAD_BYTES",
)
# Of the environment no more than what a Python needs to start: secrets stay with the parent.
PASSED = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "PYTHONPATH", "TZ")
# On a busy machine a child computes for a part of the time only: then it may take so many times as
# long as FUTU_DECODE_SECONDS says.
BUSY_MACHINE = 2.25
# Seconds of computing that are enough for nearly every picture. One that takes longer makes way
# for others from then on, by so many steps of `nice`.
USUAL = 2.0
LOWER = 10
# Seconds for a child to start, on a machine that is very busy.
START_SECONDS = 60
# Seconds for a process that was killed, or closed its socket, to be gone.
LAST_SECONDS = 5


def told() -> dict[str, Any]:
    return {name: getattr(settings, name) for name in TOLD}


class Child:
    """Started at once, or DecoderError. `ask` it one thing at a time, from any thread."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "apps.galleries.decoders.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env={name: os.environ[name] for name in PASSED if name in os.environ},
            )
        self._channel = Channel(ours)
        self._told = told()
        # Unless the last exchange went well, nobody knows what the child is about.
        self._sound = True
        self._start()

    def _start(self) -> None:
        """Importing what decodes is not part of any picture's time."""
        self._channel.limit(START_SECONDS)
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
        return self._sound and self._told == told() and self._process.poll() is None

    def end(self) -> None:
        """It holds nothing worth saving."""
        self._process.kill()
        self._process.wait(LAST_SECONDS)
        self._channel.close()

    def forget(self) -> None:
        """It belongs to the process that this one was forked from."""
        self._channel.close()
        self._process.returncode = 0  # so that nobody waits for it

    def ask(self, file: BinaryIO, most: int, request: Answer) -> tuple[Answer, Parts]:
        """The answer, with at most `most` bytes behind it.

        Raises PictureError, KilledError, DecoderError.

        Errors of the storage that `file` comes from pass through.
        """
        self._sound = False
        try:
            self._send(file, request)
            answer, parts = self._receive(most)
        except TimeoutError as error:
            logger.warning("A picture was not read within %s s", _deadline())
            raise PictureError("too_slow") from error
        except (EOFError, ConnectionError, ValueError, LookupError, TypeError) as error:
            raise self._failure() from error
        if "refused" in answer:
            raise PictureError(answer["refused"], answer["params"])
        if "failed" in answer:
            raise DecoderError(answer["failed"])
        return answer, parts

    def _send(self, file: BinaryIO, request: Answer) -> None:
        file.seek(0)
        self._channel.limit(_deadline())
        self._channel.send(request)
        self._channel.send_file(file, _deadline())

    def _receive(self, most: int) -> tuple[Answer, Parts]:
        self._channel.limit(_deadline())
        is_quick = self._is_quick()
        if not is_quick:
            priority = os.getpriority(os.PRIO_PROCESS, self.pid)
            os.setpriority(os.PRIO_PROCESS, self.pid, priority + LOWER)
        answer, parts = self._channel.receive(most)
        # Memory that was short may stay so; a priority that was lowered cannot be raised again.
        self._sound = is_quick and answer.get("refused") != "out_of_memory"
        return answer, parts

    def _is_quick(self) -> bool:
        """Wait for the answer; whether it, or the end, comes before the child computed for long."""
        begun = self._computed()
        while not self._channel.wait(USUAL):
            if self._computed() - begun > USUAL:
                return False
        return True

    def _computed(self) -> float:
        """Seconds of computing since the child was started."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.Error:  # it is gone, as will be seen in a moment
            return 0.0
        return float(times.user + times.system)

    def _failure(self) -> Exception:
        """Why there is no answer to be had."""
        try:
            code = self._process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:  # it lives, and talks nonsense
            code = 0
        logger.error("A decoding child ended with %s while it read a picture", code)
        if code == -signal.SIGKILL:
            return KilledError()
        return PictureError("too_slow" if code == -signal.SIGXCPU else "reader_died")


def _deadline() -> float:
    return BUSY_MACHINE * float(settings.FUTU_DECODE_SECONDS)
