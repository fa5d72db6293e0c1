"""The sound track of a dubbed film: spoken lines over the film's sound, at a loudness.

The original is lowered while its own lines last, and while the new ones do: a side chain on the
new voice alone would let the old one through where a new line is shorter. Everything is done by
blocks, so that memory does not grow with the film. Loudness as of EBU R 128: −23 LUFS, with a
true peak of at most −1.5 dB.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.films.errors import FilmError
from apps.films.ffmpeg.audio import BLOCK, FULL_RATE
from apps.films.ffmpeg.audio import duration_ms as duration_of
from apps.films.ffmpeg.process import Check, Progress, run, source, whole

TARGET_LUFS, PEAK_DB = -23.0, -1.5
TOLERANCE = 0.3
# Space above both, until the loudness is known: 16 bits have it to spare.
HEADROOM = 0.5
# Root mean square of a spoken line, so that quiet voices and loud ones go together.
VOICE_RMS = 0.08
VOICE_PEAK = 0.9
# What stays of the original below lines, if it holds the old voices or is music and effects alone.
DUCKED, LOWERED = 10 ** (-22 / 20), 10 ** (-8 / 20)
FADE_S = 0.12
FADED_IN_S = 0.015


@dataclass(frozen=True, slots=True)
class Placed:
    """A line's sound (48 kHz, mono) and when it begins."""

    path: Path
    start_ms: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """A time in which the original gives way."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Loudness:
    lufs: float
    true_peak_db: float


def mix(
    background: Path,
    placed: Sequence[Placed],
    out: Path,
    *,
    duration_ms: int,
    quiet: Sequence[Quiet] = (),
    has_voices: bool = True,
    check: Check | None = None,
    on_progress: Progress | None = None,
) -> Loudness:
    """Write `out`, a FLAC of `duration_ms`, 48 kHz, stereo.

    `has_voices`: whether `background` is the film's whole sound or its music and effects alone.
    Raises FilmError.
    """
    import soundfile

    raw = out.with_name(f"mixing-{out.name}")
    try:
        with whole(raw) as part:
            _written(part, background, placed, duration_ms, quiet, has_voices, check, on_progress)
        return _levelled(raw, out, check)
    except soundfile.LibsndfileError as error:
        raise FilmError("ffmpeg", {"reason": str(error)[:300]}) from error
    finally:
        raw.unlink(missing_ok=True)


def _written(
    part: Path,
    background: Path,
    placed: Sequence[Placed],
    duration_ms: int,
    quiet: Sequence[Quiet],
    has_voices: bool,
    check: Check | None,
    on_progress: Progress | None,
) -> None:
    import soundfile

    total = duration_ms * FULL_RATE // 1000
    spoken = [Quiet(one.start_ms, one.start_ms + duration_of(one.path)) for one in placed]
    gains = _Gains([*quiet, *spoken] if has_voices else spoken, DUCKED if has_voices else LOWERED)
    voices = _Voices(placed)
    with (
        soundfile.SoundFile(background) as original,
        soundfile.SoundFile(part, "w", FULL_RATE, 2, "PCM_16", format="FLAC") as mixed,
    ):
        for start in range(0, total, BLOCK):
            if check:
                check()
            frames = min(BLOCK, total - start)
            sound = original.read(frames, dtype="float32", always_2d=True, fill_value=0)
            sound *= gains.at(start, frames)[:, None]
            sound += voices.at(start, frames)[:, None]
            mixed.write(sound * HEADROOM)
            if on_progress:
                on_progress((start + frames) * 1000 // FULL_RATE)


class _Gains:
    """How loud the original is, moment by moment: straight slopes into each quiet time and out."""

    def __init__(self, quiet: Sequence[Quiet], depth: float) -> None:
        points: list[tuple[float, float]] = []
        for start, end in _joined(quiet):
            points += [(start - FADE_S, 1), (start, depth), (end, depth), (end + FADE_S * 2, 1)]
        self.times = np.array([time for time, _gain in points])
        self.levels = np.array([gain for _time, gain in points], np.float32)

    def at(self, start: int, frames: int) -> np.ndarray:
        if not len(self.times):
            return np.ones(frames, np.float32)
        times = (start + np.arange(frames)) / FULL_RATE
        return np.interp(times, self.times, self.levels).astype(np.float32)


def _joined(quiet: Sequence[Quiet]) -> list[tuple[float, float]]:
    """Seconds; times that are closer than their slopes are one."""
    joined: list[tuple[float, float]] = []
    for one in sorted(quiet, key=lambda each: each.start_ms):
        start, end = one.start_ms / 1000, one.end_ms / 1000
        if joined and start - joined[-1][1] < FADE_S * 3:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


class _Voices:
    """The lines, of which those of the present block are in memory."""

    def __init__(self, placed: Sequence[Placed]) -> None:
        self.waiting = sorted(placed, key=lambda one: one.start_ms)
        self.spoken: list[tuple[int, np.ndarray]] = []

    def at(self, start: int, frames: int) -> np.ndarray:
        end, sound = start + frames, np.zeros(frames, np.float32)
        while self.waiting and _first_frame(self.waiting[0]) < end:
            one = self.waiting.pop(0)
            self.spoken.append((_first_frame(one), _evened(one.path)))
        for begins, samples in self.spoken:
            left, right = max(begins, start), min(begins + len(samples), end)
            sound[left - start : right - start] += samples[left - begins : right - begins]
        self.spoken = [one for one in self.spoken if one[0] + len(one[1]) > end]
        return sound


def _first_frame(one: Placed) -> int:
    return max(0, one.start_ms) * FULL_RATE // 1000


def _evened(path: Path) -> np.ndarray:
    """A line at the loudness of all lines, without clicks at its ends."""
    import soundfile

    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    if rate != FULL_RATE:
        raise FilmError("ffmpeg", {"reason": f"A line has {rate} Hz."})
    samples: np.ndarray = sound[:, 0]
    loud = samples[np.abs(samples) > 0.01]
    if not len(loud):
        return samples
    gain = min(VOICE_RMS / float(np.sqrt(np.mean(loud**2))), VOICE_PEAK / float(np.abs(loud).max()))
    slope = np.linspace(0, 1, min(len(samples), int(FADED_IN_S * FULL_RATE)), dtype=np.float32)
    samples = samples * np.float32(gain)
    samples[: len(slope)] *= slope
    samples[len(samples) - len(slope) :] *= slope[::-1]
    return samples


def _levelled(raw: Path, out: Path, check: Check | None) -> Loudness:
    """Bring `raw` to its loudness. A limiter takes from it what peaks have too much: then once
    more, with what was missing."""
    heard = measure(raw, check=check)
    gain, found = TARGET_LUFS - heard.lufs if np.isfinite(heard.lufs) else 0.0, heard
    for _attempt in range(3):
        limits = heard.true_peak_db + gain > PEAK_DB
        with whole(out) as part:
            found = _amplified(raw, part, gain, limits=limits, check=check)
        if not np.isfinite(found.lufs) or abs(found.lufs - TARGET_LUFS) < TOLERANCE:
            break
        gain += TARGET_LUFS - found.lufs
    return found


def _amplified(raw: Path, out: Path, gain: float, *, limits: bool, check: Check | None) -> Loudness:
    """Write `out`, and measure it on the way: as it is kept, in 16 bits."""
    peak = f"aresample={4 * FULL_RATE},alimiter=limit={PEAK_DB - 0.5}dB:level=false"
    filters = [f"volume={gain:.3f}dB", *([peak] if limits else []), f"aresample={FULL_RATE}"]
    kept = ",".join([*filters, "aformat=sample_fmts=s16", METER, "aformat=sample_fmts=s16"])
    # fmt: off
    told = run([*TALKING, *source(raw), "-af", kept, "-sample_fmt", "s16",
                "-c:a", "flac", "-bitexact", "-f", "flac", str(out)], check=check)
    # fmt: on
    return _told(told)


METER = "ebur128=peak=true:framelog=verbose"
# What was measured is told beside all else, each line with its level.
TALKING = ("-loglevel", "level+info", "-nostats")


def measure(sound: Path, *, check: Check | None = None) -> Loudness:
    """Integrated loudness and true peak as of EBU R 128; −inf where there is silence."""
    words = [*source(sound), "-map", "0:a:0", "-af", METER, "-f", "null", "-"]
    return _told(run([*TALKING, *words], check=check))


def _told(log: str) -> Loudness:
    summary = log[log.rfind("Summary:") :]
    return Loudness(_figure(r"I:\s+(\S+) LUFS", summary), _figure(r"Peak:\s+(\S+) dBFS", summary))


def _figure(pattern: str, summary: str) -> float:
    found = re.search(pattern, summary)
    value = float(found.group(1)) if found else float("-inf")
    return value if value > -70 else float("-inf")
