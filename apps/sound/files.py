"""Sound files of 16 bits and one channel: parts are read, never the whole of a long one."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from apps.sound.errors import SoundError
from apps.sound.spans import Samples

# Of one 16-bit step.
SCALE = np.float32(32768)
BLOCK_SECONDS = 16


@contextmanager
def _opened(path: Path) -> Iterator[wave.Wave_read]:
    try:
        file = wave.open(str(path), "rb")  # noqa: SIM115 (closed below)
    except (wave.Error, EOFError, OSError) as error:
        raise SoundError("unreadable", {"problem": str(error) or type(error).__name__}) from error
    with file:
        if (file.getsampwidth(), file.getnchannels()) != (2, 1):
            problem = f"{8 * file.getsampwidth()} bit, {file.getnchannels()} channels"
            raise SoundError("unreadable", {"problem": problem})
        yield file


def read(path: Path, start_ms: int = 0, end_ms: int | None = None) -> Samples:
    """The samples between two times; fewer where the file ends before."""
    with _opened(path) as file:
        rate, count = file.getframerate(), file.getnframes()
        start = min(max(0, start_ms) * rate // 1000, count)
        end = count if end_ms is None else min(end_ms * rate // 1000, count)
        file.setpos(start)
        return _floats(file.readframes(max(0, end - start)))


def blocks(path: Path, samples: int) -> Iterator[Samples]:
    """The whole file, so many samples at a time."""
    with _opened(path) as file:
        while part := file.readframes(samples):
            yield _floats(part)


def rate(path: Path) -> int:
    with _opened(path) as file:
        return file.getframerate()


def seconds(path: Path) -> float:
    with _opened(path) as file:
        return file.getnframes() / file.getframerate()


def write(path: Path, samples: Samples, rate: int) -> None:
    """Beyond [-1, 1] is clipped."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(as_bytes(samples))


def as_bytes(samples: Samples) -> bytes:
    scaled = np.rint(np.clip(samples, -1, 1) * (SCALE - 1))
    return scaled.astype("<i2").tobytes()


def _floats(data: bytes) -> Samples:
    return np.frombuffer(data, "<i2").astype(np.float32) / SCALE
