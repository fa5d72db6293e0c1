"""The sound of a film as files that begin and end with it, whatever its streams do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from apps.films.errors import FilmError
from apps.films.ffmpeg.probe import Audio, Probe
from apps.films.ffmpeg.process import Check, Progress, run, source, whole

SPEECH_RATE, FULL_RATE = 16_000, 48_000
BLOCK = 1 << 16
# A late start and gaps become silence, so that times in the sound are times in the film.
IN_STEP = "aresample=async=1:first_pts=0"


def extract_speech(
    film: Path,
    probe: Probe,
    out: Path,
    *,
    track: int = 0,
    check: Check | None = None,
    on_progress: Progress | None = None,
) -> None:
    """16 kHz, mono, 16 bit WAV, for models. Raises FilmError."""
    filters = [*_centre(probe.sound(track)), IN_STEP, *_padded(probe)]
    form = ["-ac", "1", "-ar", str(SPEECH_RATE), "-c:a", "pcm_s16le", "-f", "wav"]
    _extract(film, probe, out, track, filters, form, check, on_progress)


def extract_full(
    film: Path,
    probe: Probe,
    out: Path,
    *,
    track: int = 0,
    check: Check | None = None,
    on_progress: Progress | None = None,
) -> None:
    """48 kHz, stereo, 16 bit FLAC, for the mix. Raises FilmError."""
    probe.sound(track)
    filters = [IN_STEP, "aformat=channel_layouts=stereo", *_padded(probe)]
    form = ["-ar", str(FULL_RATE), "-sample_fmt", "s16", "-c:a", "flac", "-f", "flac"]
    _extract(film, probe, out, track, filters, form, check, on_progress)


def _extract(
    film: Path,
    probe: Probe,
    out: Path,
    track: int,
    filters: list[str],
    form: list[str],
    check: Check | None,
    on_progress: Progress | None,
) -> None:
    try:
        with whole(out) as part:
            words = [*source(film), "-map", f"0:a:{track}", "-vn", "-map_metadata", "-1"]
            words += ["-af", ",".join(filters), "-t", f"{probe.duration_ms / 1000:.3f}"]
            run([*words, *form, str(part)], check=check, on_progress=on_progress)
    except FilmError as error:
        if error.code != "ffmpeg":
            raise
        raise FilmError("silent", error.params) from error


def _centre(audio: Audio) -> list[str]:
    """Speech of surround sound comes from the middle: a plain downmix buries it."""
    return ["pan=mono|c0<FC+.3*FL+.3*FR"] if audio.channels >= 5 else []


def _padded(probe: Probe) -> list[str]:
    """Sound that ends early goes on as silence."""
    return [f"apad=whole_dur={probe.duration_ms / 1000:.3f}"]


def blocks(path: Path, frames: int = BLOCK) -> Iterator[np.ndarray]:
    """float32 of shape (n, channels), one block after the other."""
    import soundfile

    yield from soundfile.blocks(path, blocksize=frames, dtype="float32", always_2d=True)


def duration_ms(path: Path) -> int:
    """Of a WAV or FLAC."""
    import soundfile

    about = soundfile.info(str(path))
    return round(about.frames * 1000 / about.samplerate)


def peaks(sound: Path, per_second: int = 50) -> bytes:
    """The loudest sample of each moment, 0 to 255, as a waveform is drawn."""
    import soundfile

    frames = soundfile.info(str(sound)).samplerate // per_second
    found: list[np.ndarray] = []
    for block in blocks(sound, frames * 512):
        loud = np.abs(block).max(axis=1)
        padded = np.pad(loud, (0, -len(loud) % frames))
        found.append(padded.reshape(-1, frames).max(axis=1))
    all_of_them = np.concatenate(found) if found else np.zeros(0, np.float32)
    return np.clip(np.rint(all_of_them * 255), 0, 255).astype(np.uint8).tobytes()
