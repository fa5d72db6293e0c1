"""A spoken line as the mix takes it: at its pace, in its rate and channel."""

from __future__ import annotations

from pathlib import Path

from apps.films.ffmpeg.audio import FULL_RATE
from apps.films.ffmpeg.process import run, source, whole


def stretch(take: Path, out: Path, rate: float) -> None:
    """48 kHz, mono, 16 bit WAV: `rate` times as fast, with its pitch. Raises FilmError."""
    tempo = [] if rate == 1 else [f"atempo={rate:.4f}"]
    with whole(out) as part:
        words = [*source(take), "-vn", "-af", ",".join([*tempo, f"aresample={FULL_RATE}"])]
        words += ["-ac", "1", "-c:a", "pcm_s16le", "-map_metadata", "-1", "-bitexact"]
        run([*words, "-f", "wav", str(part)], timeout_s=300)
