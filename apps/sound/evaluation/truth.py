"""What is said in a clip, and when by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

TRUTH, SOUND = "truth.json", "sound.wav"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of the truth, or one that was found."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Clip:
    name: str
    sound: Path
    language: str
    lines: tuple[Spoken, ...]
    genders: dict[str, str]


def clips_in(folder: Path) -> list[Clip]:
    """The folder's own, or those of its folders. Raises FileNotFoundError."""
    found = sorted([*folder.glob(TRUTH), *folder.glob(f"*/{TRUTH}")])
    if not found:
        raise FileNotFoundError(f"{folder}: no {TRUTH}, which tools.film_clip writes.")
    return [_clip(path) for path in found]


def _clip(path: Path) -> Clip:
    truth = json.loads(path.read_text())
    lines = tuple(
        Spoken(line["start_ms"], line["end_ms"], line["text"], line["speaker"])
        for line in truth["lines"]
    )
    genders = {name: each["gender"] for name, each in truth["speakers"].items()}
    folder = path.parent
    return Clip(folder.name, folder / SOUND, truth["language"], lines, genders)
