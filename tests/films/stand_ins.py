"""A film with known lines, and stand-ins for models and for ffmpeg that take no time."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from apps.films.ffmpeg import mix as mixing
from apps.films.ffmpeg import mux as muxing
from apps.films.ffmpeg import picture
from apps.films.stages import extracting, fitting, speaking
from apps.films.stages import muxing as mux_stage
from apps.sound import chunks, recognition, speakers, speech
from apps.sound.recognition import Recognised, Word
from apps.sound.spans import Span
from tools.film_clip.clip import Wish, make

Patch = Callable[[Any, str, Any], None]


@dataclass(frozen=True, slots=True)
class Clip:
    path: Path
    folder: Path
    truth: dict[str, Any]

    @property
    def lines(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.truth["lines"]
        return found


def made_clip(folder: Path) -> Clip:
    """Twelve seconds, four lines, two of which overlap."""
    make(folder, Wish(12, 3, "flite", "en", 4))
    return Clip(folder / "film.mp4", folder, json.loads((folder / "truth.json").read_text()))


@dataclass
class Counts:
    """What the stand-ins were asked."""

    parts: int = 0
    lines: int = 0
    spoken: list[str] = field(default_factory=list)


def models(patch: Patch, clip: Clip) -> Counts:
    """They hear what the clip says, tell speakers apart, and speak tones as long as lines would
    be."""
    counts = Counts()

    def recognise(samples: Any, *, language: str = "", terms: Any = (), offset_ms: int = 0) -> Any:
        counts.parts += 1
        return Recognised(language or "en", 0.9, words_of(clip, offset_ms, len(samples) // 16))

    def embed(samples: Any) -> np.ndarray:
        counts.lines += 1
        vector = np.zeros(256, np.float32)
        vector[int(abs(float(samples[:1600].mean())) * 1e9) % 2] = 1
        return vector

    def synthesize(text: str, voice_key: str, *, speed: float = 1.0) -> speech.Speech:
        counts.spoken.append(text)
        count = int(24_000 * min(6.0, 0.2 * len(text)))
        hertz = 200 + sum(map(ord, voice_key)) % 200
        wave = 0.3 * np.sin(2 * math.pi * hertz * np.arange(count) / 24_000)
        return speech.Speech(wave.astype(np.float32))

    def extract(film: Path, probe: Any, out: Path, **how: Any) -> None:
        shutil.copyfile(clip.folder / "sound.wav", out)

    def thumbnail(film: Path, probe: Any, out: Path) -> None:
        Image.new("RGB", (64, 36), (40, 80, 160)).save(out, "JPEG")

    def plan(wav: Path, target_ms: int) -> list[Span]:
        return [Span(0, 6_000), Span(6_000, 12_145)]

    patch(extracting, "extract_speech", extract)
    patch(picture, "thumbnail", thumbnail)
    patch(recognition, "recognise", recognise)
    patch(chunks, "plan", plan)
    patch(speakers, "embed", embed)
    patch(speaking, "synthesize", synthesize)
    return counts


def words_of(clip: Clip, start_ms: int, length_ms: int) -> tuple[Word, ...]:
    """Of the lines that begin within a part, at even pace."""
    found = []
    for line in clip.lines:
        if start_ms <= line["start_ms"] < start_ms + length_ms:
            texts = line["text"].split()
            step = (line["end_ms"] - line["start_ms"]) / len(texts)
            found += [
                Word(round(line["start_ms"] + n * step), round(line["start_ms"] + (n + 1) * step),
                     text, 0.9)
                for n, text in enumerate(texts)
            ]  # fmt: skip
    return tuple(found)


def files(patch: Patch) -> None:
    """Copies, where sound would be stretched or mixed and films written."""

    def copied(source: Path, *others: Any, **how: Any) -> None:
        target = next(one for one in others if isinstance(one, Path))
        shutil.copyfile(source, target)

    def stretched(lines: Any) -> None:
        for line in lines:
            shutil.copyfile(line.take, line.out)

    def mixed(background: Path, placed: Any, out: Path, **how: Any) -> mixing.Loudness:
        out.write_bytes(str([(one.start_ms, one.path.stat().st_size) for one in placed]).encode())
        return mixing.Loudness(-23.0, -6.0)

    def ffmpeg(words: Any, **how: Any) -> str:
        Path(words[-1]).write_bytes(b"sound")
        return ""

    patch(extracting, "extract_full", copied)
    patch(fitting, "stretch", stretched)
    patch(mux_stage, "run_ffmpeg", ffmpeg)
    patch(mixing, "mix", mixed)
    patch(muxing, "mux", copied)
    patch(muxing, "picture_digest", lambda path: "0" * 64)
