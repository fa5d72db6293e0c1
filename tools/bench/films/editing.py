"""`manage.py bench film-edit`: what one edited line costs in a film of so many minutes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from tools.bench.films import apart
from tools.bench.films.chain import SEED, repeated
from tools.film_clip.clip import Wish, make

MINUTES = 10


def measure(minutes: int) -> dict[str, Any]:
    """The film repeats a clip; its lines are given, and its first takes are the clip's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, Wish(seed=SEED))
        film = repeated(folder / "film.mp4", minutes * 60)
        (folder / "lines.srt").write_text(srt(folder, minutes * 60_000), encoding="utf-8")
        given = {
            "film": str(film),
            "sound": str(folder / "sound.wav"),
            "lines": str(folder / "lines.srt"),
        }
        return apart.run("tools.bench.films.editing_process", given)


def srt(folder: Path, length_ms: int) -> str:
    """The clip's lines, again and again."""
    truth = json.loads((folder / "truth.json").read_text())
    once = round(truth["seconds"] * 1000)
    rows: list[str] = []
    for at in range(0, length_ms, once):
        for line in truth["lines"]:
            start, end = at + line["start_ms"], at + line["end_ms"]
            if end < length_ms:
                rows.append(f"{len(rows) + 1}\n{_time(start)} --> {_time(end)}\n{line['text']}\n")
    return "\n".join(rows)


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{rest:03}"
