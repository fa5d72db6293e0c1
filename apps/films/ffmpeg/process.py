"""One run of ffmpeg or ffprobe, in a child process that can be watched and stopped.

What it reads comes from people. So it may open files of known formats alone (a playlist that names
other files or hosts is none of them), has no network where the system allows to take it away, a
limit of memory, and dies with its worker.
"""

from __future__ import annotations

import os
import re
import selectors
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from apps.films.errors import FilmError

Check = Callable[[], object]
Progress = Callable[[int], object]

MEMORY_BYTES = 6 * 2**30
# What ffprobe may say of a file: tags and streams of a hostile one are without end.
PROBE_BYTES = 8 * 2**20
# Of the environment, what programs need to start and to find fonts: no secrets.
PASSED = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH")
PIPES: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
POLL_SECONDS = 0.25
STOP_SECONDS = 5
ERROR_BYTES = 4096
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpeg,mpegts,mpegvideo,ogg,wav,flac,mp3,aac,"
    "ac3,mxf,rm,nut,srt,webvtt,ass,image2,png_pipe,jpeg_pipe,f32le,s16le,lavfi"
)
WHERE = re.compile(r"\[[^\]]* @ 0x[0-9a-f]+\]\s*|(/[^\s/:']+)+/")
# Before each line, where more than errors is told ("-loglevel level+info").
LEVEL, WRONG = re.compile(r"\[[a-z]+\] "), re.compile(r"\[(error|fatal|panic)\] ")
# What ffmpeg says after what was wrong.
FOLLOWING = ("Conversion failed", "Error while", "Error reinit", "Failed to inject")
# Before each -i.
READING = ("-protocol_whitelist", "file,pipe,fd", "-format_whitelist", FORMATS)


def source(path: Path, *options: str) -> list[str]:
    """The arguments of one input: a file, whatever protocol its name looks like."""
    return [*READING, *options, "-i", f"file:{path.absolute()}"]


def run(
    arguments: Sequence[str],
    *,
    on_progress: Progress | None = None,
    check: Check | None = None,
    timeout_s: float = 6 * 3600,
) -> str:
    """Run ffmpeg; returns what it wrote to stderr, which is at most its last 4 KiB.

    `on_progress` gets milliseconds of the film; `check` is called several times a second, and
    what it raises ends the run. Raises FilmError: no_ffmpeg, took_too_long, disk_full, ffmpeg.
    """
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    child = _started([*command, "-progress", "pipe:1", *arguments])
    return _watched(child, on_progress, check, timeout_s)


def run_command(words: Sequence[str], *, check: Check | None = None, timeout_s: float) -> None:
    """A command that the operator set. It is trusted with network, memory and environment, and ends
    when it is to. Raises FilmError: took_too_long, disk_full, separation."""
    child = subprocess.Popen(list(words), stdin=subprocess.DEVNULL, **PIPES)
    try:
        _watched(child, None, check, timeout_s)
    except FilmError as error:
        if error.code != "ffmpeg":
            raise
        raise FilmError("separation", error.params) from error


def probe_json(path: Path, timeout_s: float = 60) -> str:
    """ffprobe's answer about a file. Raises FilmError: no_ffmpeg, took_too_long, ffmpeg."""
    command = ["ffprobe", "-hide_banner", "-loglevel", "error", "-of", "json"]
    told = bytearray()

    def take(chunk: bytes) -> None:
        told.extend(chunk)
        if len(told) > PROBE_BYTES:
            raise FilmError("ffmpeg", {"reason": "it has far more parts than a film needs."})

    child = _started([*command, "-show_format", "-show_streams", *source(path)])
    _watched(child, take, None, timeout_s)
    return told.decode(errors="replace")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write to. What is there at the end becomes `path` at once; nothing of a failure."""
    part = path.with_name(f"part-{os.getpid()}-{path.name}")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _watched(
    child: subprocess.Popen[bytes],
    on_output: Callable[..., object] | None,
    check: Check | None,
    timeout_s: float,
) -> str:
    try:
        errors = _pumped(child, on_output, check, timeout_s)
    except BaseException:
        _stop(child)
        raise
    if child.wait() != 0:
        raise _failure(errors, child.returncode)
    return errors


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    if shutil.which(command[0]) is None:
        raise FilmError("no_ffmpeg", {"program": command[0]})
    return subprocess.Popen(
        [*confinement(), *command],
        stdin=subprocess.DEVNULL,
        **PIPES,
        env={name: os.environ[name] for name in PASSED if name in os.environ},
    )


@cache
def confinement() -> tuple[str, ...]:
    """The words before a command that take the network from it, limit its memory, and end it with
    its parent: of those this system has and allows."""
    before: tuple[str, ...] = ()
    for words in (
        ("unshare", "--user", "--map-current-user", "--net"),
        ("setpriv", "--pdeathsig", "KILL"),
        ("prlimit", f"--as={MEMORY_BYTES}", "--core=0"),
    ):
        if shutil.which(words[0]) and _works((*before, *words)):
            before = (*before, *words)
    return before


def _works(words: Sequence[str]) -> bool:
    return subprocess.run([*words, "true"], capture_output=True).returncode == 0


def _pumped(
    child: subprocess.Popen[bytes],
    on_output: Callable[..., object] | None,
    check: Check | None,
    timeout_s: float,
) -> str:
    """Read both pipes until they close: a full one would stop the child."""
    assert child.stdout is not None
    assert child.stderr is not None
    deadline = time.monotonic() + timeout_s
    report = _Report(on_output, is_ffmpeg="-progress" in child.args)  # type: ignore[operator]
    with selectors.DefaultSelector() as pipes:
        pipes.register(child.stdout, selectors.EVENT_READ, report.output)
        pipes.register(child.stderr, selectors.EVENT_READ, report.error)
        while pipes.get_map():
            for ready, _mask in pipes.select(POLL_SECONDS):
                chunk = os.read(ready.fd, 65536)
                ready.data(chunk)
                if not chunk:
                    pipes.unregister(ready.fileobj)
            if check:
                check()
            if time.monotonic() > deadline:
                raise FilmError("took_too_long", {"minutes": round(timeout_s / 60)})
    return report.errors.decode(errors="replace").strip()


class _Report:
    """What a child says."""

    def __init__(self, on_output: Callable[..., object] | None, *, is_ffmpeg: bool) -> None:
        self.on_output = on_output
        self.is_ffmpeg = is_ffmpeg
        self.errors = b""
        self.rest = b""

    def error(self, chunk: bytes) -> None:
        self.errors = (self.errors + chunk)[-ERROR_BYTES:]

    def output(self, chunk: bytes) -> None:
        if self.on_output is None:
            return
        if not self.is_ffmpeg:
            self.on_output(chunk)
            return
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        times = [line for line in lines if line.startswith(b"out_time_us=")]
        if times and (value := times[-1].partition(b"=")[2].strip()).isdigit():
            self.on_output(int(value) // 1000)


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for pipe in (child.stdout, child.stderr):
        if pipe:
            pipe.close()


def _failure(errors: str, status: int) -> FilmError:
    if "No space left on device" in errors:
        return FilmError("disk_full")
    return FilmError("ffmpeg", {"reason": _reason(errors) or f"status {status}."})


def _reason(errors: str) -> str:
    """The first line that says what was wrong, without addresses of memory and of the disk."""
    lines = [WHERE.sub("", line).strip() for line in errors.splitlines()]
    if any(LEVEL.match(line) for line in lines):  # What is told of the sound is no reason.
        lines = [WRONG.sub("", line) for line in lines if WRONG.match(line)]
    told = next((line for line in lines if line and not line.startswith(FOLLOWING)), "")
    return f"{told[:300].rstrip('.')}." if told else ""
