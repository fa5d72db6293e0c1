"""Sound as services send it, in one form: mono WAV of 16 bits, without silence at its ends."""

from __future__ import annotations

import wave
from pathlib import Path

from apps.films.errors import FilmError
from apps.films.ffmpeg.process import run, source, whole
from apps.sound import files as sounds
from apps.sound.speech import RATE, trimmed


def as_wav(content: bytes, out: Path) -> None:
    """WAV, MP3, Opus, FLAC, whatever came. Silence that services put around what they say would
    make lines late and fast. Raises FilmError."""
    raw = out.with_name("answer")
    raw.write_bytes(content)
    try:
        convert(raw, out)
    except FilmError as error:
        if error.code != "ffmpeg":
            raise
        raise FilmError("bad_speech") from error
    samples = trimmed(sounds.read(out))
    if not len(samples):
        raise FilmError("bad_speech")
    sounds.write(out, samples, RATE)


def convert(raw: Path, out: Path) -> None:
    """Raises FilmError."""
    with whole(out) as part:
        run([*source(raw), "-map", "0:a:0", "-vn", "-ac", "1", "-ar", str(RATE), "-c:a",
             "pcm_s16le", "-map_metadata", "-1", "-bitexact", "-f", "wav", str(part)],
            timeout_s=300)  # fmt: skip


def length_ms(path: Path) -> int:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() * 1000 // sound.getframerate()
