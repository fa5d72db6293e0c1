"""Spoken lines as the mix takes them: at their pace, in its rate and channel."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from apps.films.ffmpeg.audio import FULL_RATE
from apps.films.ffmpeg.process import run, source, whole
from apps.sound import files
from apps.sound.resampling import doubled


@dataclass(frozen=True, slots=True)
class Line:
    """`out` becomes a 48 kHz, mono, 16 bit WAV: `rate` times as fast, with its pitch."""

    take: Path
    out: Path
    rate: float

    @property
    def is_doubled(self) -> bool:
        """ffmpeg takes ten times as long to start as this takes."""
        return self.rate == 1 and 2 * files.rate(self.take) == FULL_RATE


def stretch(lines: Sequence[Line]) -> None:
    """All that need ffmpeg in one run of it: it starts slower than it stretches a line.

    Raises FilmError, SoundError.
    """
    others = [one for one in lines if not one.is_doubled]
    for line in lines:
        if line not in others:
            with whole(line.out) as part:
                files.write(part, doubled(files.read(line.take)), FULL_RATE)
    if others:
        with ExitStack() as stack:
            parts = [stack.enter_context(whole(one.out)) for one in others]
            inputs = [word for one in others for word in source(one.take)]
            outputs = [_output(at, one, parts[at]) for at, one in enumerate(others)]
            run([*inputs, *(word for output in outputs for word in output)], timeout_s=300)


def _output(at: int, line: Line, part: Path) -> list[str]:
    tempo = [] if line.rate == 1 else [f"atempo={line.rate:.4f}"]
    pace = ",".join([*tempo, f"aresample={FULL_RATE}"])
    words = ["-map", f"{at}:a:0", "-af", pace, "-ac", "1", "-c:a", "pcm_s16le"]
    return [*words, "-map_metadata", "-1", "-bitexact", "-f", "wav", str(part)]
