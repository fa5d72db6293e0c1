"""Peak memory of a process that hears a film of so many minutes."""

from __future__ import annotations

import multiprocessing
import tempfile
import wave
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django

# All of a long film would take hours: its speech is looked for in the whole, and so many chunks of
# five minutes are recognised.
CHUNKS = 3


def peak(sound: Path, minutes: int) -> dict[str, Any]:
    """Of a film that repeats that sound."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.wav"
        _repeat(sound, film, minutes * 60)
        process = context.Process(target=_hear, args=(theirs, film))
        process.start()
        theirs.close()
        try:
            found: dict[str, Any] = ours.recv()
        finally:
            process.join()
    return {"minutes": minutes, **found}


def _repeat(sound: Path, film: Path, seconds: int) -> None:
    with wave.open(str(sound), "rb") as source, wave.open(str(film), "wb") as target:
        target.setparams(source.getparams())
        once = source.readframes(source.getnframes())
        wanted = seconds * source.getframerate() * source.getsampwidth()
        for at in range(0, wanted, len(once)):
            target.writeframesraw(once[: wanted - at])


def _hear(answer: Connection, film: Path) -> None:
    django.setup()
    from apps.sound import chunks, files, lines, recognition, speakers

    count, words = 0, 0
    for chunk in chunks.plan(film)[:CHUNKS]:
        samples = files.read(film, chunk.start_ms, chunk.end_ms)
        found = recognition.recognise(samples, language="en", offset_ms=chunk.start_ms)
        for line in lines.to_lines(found.words, found.language):
            speakers.embed(files.read(film, line.start_ms, line.end_ms))
        count, words = count + 1, words + len(found.words)
    answer.send({"chunks": count, "words": words, "peak_mib": round(highest() / 1024)})


def highest() -> int:
    """KiB that Linux counts for this process at its highest."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
