"""A spoken line as the mix takes it: at its pace, in its rate and channel."""

from __future__ import annotations

from pathlib import Path

from apps.films.ffmpeg.audio import FULL_RATE
from apps.films.ffmpeg.process import run, source, whole
from apps.sound import files
from apps.sound.resampling import doubled


def stretch(take: Path, out: Path, rate: float) -> None:
    """48 kHz, mono, 16 bit WAV: `rate` times as fast, with its pitch.

    Raises FilmError, SoundError.
    """
    with whole(out) as part:
        if rate == 1 and 2 * files.rate(take) == FULL_RATE:
            # ffmpeg takes ten times as long to start as this takes.
            files.write(part, doubled(files.read(take)), FULL_RATE)
            return
        tempo = [] if rate == 1 else [f"atempo={rate:.4f}"]
        words = [*source(take), "-vn", "-af", ",".join([*tempo, f"aresample={FULL_RATE}"])]
        words += ["-ac", "1", "-c:a", "pcm_s16le", "-map_metadata", "-1", "-bitexact"]
        run([*words, "-f", "wav", str(part)], timeout_s=300)
