"""Sound as services send it, in one form: mono WAV of 16 bits, without silence at its ends."""

from __future__ import annotations

import wave
from pathlib import Path

from apps.films.errors import FilmError
from apps.films.ffmpeg.process import run, source, whole

# Silence that services put around what they say would make lines late and fast.
TRIM = "silenceremove=start_periods=1:start_threshold=-50dB:start_silence=0.03"
TRIMMED = f"{TRIM},areverse,{TRIM},areverse"
RATE = 24_000


def as_wav(content: bytes, out: Path, *, trims: bool = True) -> None:
    """WAV, MP3, Opus, FLAC, whatever came. Raises FilmError."""
    raw = out.with_name("answer")
    raw.write_bytes(content)
    convert(raw, out, trims=trims)
    if not length_ms(out):
        raise FilmError("provider", {"reason": "…"})


def convert(raw: Path, out: Path, *, rate: int = RATE, trims: bool = True) -> None:
    """Raises FilmError."""
    words = ["-af", TRIMMED] if trims else []
    with whole(out) as part:
        run([*source(raw), "-map", "0:a:0", "-vn", *words, "-ac", "1", "-ar", str(rate), "-c:a",
             "pcm_s16le", "-map_metadata", "-1", "-bitexact", "-f", "wav", str(part)],
            timeout_s=300)  # fmt: skip


def length_ms(path: Path) -> int:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() * 1000 // sound.getframerate()
