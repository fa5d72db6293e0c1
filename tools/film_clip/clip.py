"""A film of lines that are said one after another, once two at a time."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.sound import files, resampling
from apps.sound.spans import Samples
from tools.film_clip.script import SCRIPTS
from tools.film_clip.sounds import RATE, music_and_wind
from tools.film_clip.speakers import Speaker, speakers

# Root mean square of what is said.
LEVEL = 0.08
# Before the first line, after the last, and between two of them.
EDGE, SHORTEST, LONGEST = 1.0, 0.35, 1.6
OVERLAP = 0.7


@dataclass(frozen=True)
class Wish:
    seconds: int = 82
    seed: int = 1
    voices: str = "kokoro"
    language: str = "en"
    lines: int | None = None

    @property
    def count(self) -> int:
        return self.lines or max(4, round(17 * self.seconds / 82))


@dataclass(frozen=True)
class Said:
    speaker: Speaker
    text: str
    samples: Samples  # at RATE

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


def make(out: Path, wish: Wish, *, film: bool = True) -> dict[str, Any]:
    """Write the film and its truth; returns the truth. The same wish makes the same clip. Without
    the film itself ffmpeg is not needed."""
    out.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(wish.seed)
    said = _said(wish, chance)
    starts, seconds = _starts(said, wish.seconds, chance)
    truth = {
        "language": wish.language,
        "seed": wish.seed,
        "voices": wish.voices,
        "seconds": round(seconds, 3),
        "speakers": {
            line.speaker.name: {"voice": line.speaker.voice, "gender": line.speaker.gender}
            for line in said
        },
        "lines": [_row(line, start) for line, start in zip(said, starts, strict=True)],
    }
    background = music_and_wind(seconds, chance)
    voices = _placed(said, starts, len(background))
    _write_stereo(out / "music-and-effects.wav", background)
    mixed = background + voices[:, None]
    files.write(out / "sound.wav", resampling.resampled(mixed.mean(1), RATE, 16_000), 16_000)
    if film:
        _write_stereo(out / "mixed.wav", mixed)
        _film(out, seconds, wish.seed)
        (out / "mixed.wav").unlink()
    (out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1))
    return truth


def _said(wish: Wish, chance: np.random.Generator) -> list[Said]:
    script, people = SCRIPTS[wish.language], speakers(wish.voices, wish.language, chance)
    order = chance.permutation(len(script))
    found: list[Said] = []
    for at in range(wish.count):
        # Everybody once first; then whoever did not just speak.
        others = [each for each in people if not found or each is not found[-1].speaker]
        speaker = people[at] if at < len(people) else others[int(chance.integers(len(others)))]
        text = script[int(order[at % len(order)])]
        found.append(Said(speaker, text, _levelled(*speaker.say(text))))
    return found


def _levelled(samples: Samples, rate: int) -> Samples:
    loud = resampling.resampled(samples, rate, RATE)
    return loud * np.float32(LEVEL / np.sqrt(np.mean(loud**2)))


def _starts(
    said: list[Said], seconds: int, chance: np.random.Generator
) -> tuple[list[float], float]:
    """When each begins, and how long it all takes."""
    spoken = sum(line.seconds for line in said)
    gaps = chance.uniform(SHORTEST, LONGEST, len(said) - 1)
    room = seconds - 2 * EDGE - spoken
    if gaps.sum() < room:
        gaps *= room / gaps.sum()
    else:
        least = np.full(len(gaps), SHORTEST)
        spare = max(0.0, room - least.sum())
        gaps = least + (gaps - least) * spare / max(1e-9, (gaps - least).sum())
    # The one before is not over yet.
    gaps[len(gaps) // 2] = -min(OVERLAP, said[len(gaps) // 2].seconds / 2)
    starts = [EDGE]
    for line, gap in zip(said[:-1], gaps, strict=True):
        starts.append(starts[-1] + line.seconds + float(gap))
    return starts, max(seconds, starts[-1] + said[-1].seconds + EDGE)


def _row(line: Said, start: float) -> dict[str, Any]:
    return {
        "start_ms": round(start * 1000),
        "end_ms": round((start + line.seconds) * 1000),
        "text": line.text,
        "speaker": line.speaker.name,
    }


def _placed(said: list[Said], starts: list[float], count: int) -> Samples:
    track = np.zeros(count, np.float32)
    for line, start in zip(said, starts, strict=True):
        at = round(start * RATE)
        track[at : at + len(line.samples)] += line.samples[: count - at]
    return track


def _write_stereo(path: Path, samples: NDArray[np.float32]) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(files.as_bytes(samples))


def _film(out: Path, seconds: float, seed: int) -> None:
    picture = f"testsrc2=size=640x360:rate=25:duration={seconds:.3f},hue=H=2*PI*t/20+{seed % 7}"
    # fmt: off
    subprocess.run([  # noqa: S607 (wherever the system has it)
        "ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-f", "lavfi", "-i", picture, "-i", str(out / "mixed.wav"),
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "32",
        "-pix_fmt", "yuv420p", "-threads", "1",
        "-c:a", "aac", "-b:a", "128k", "-map_metadata", "-1", str(out / "film.mp4"),
    ], check=True)
    # fmt: on
