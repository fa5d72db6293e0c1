"""`manage.py bench film-chain`: the whole way of a film with the embedded models: CPU beside what
the models take, and memory."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tools.bench.films import apart
from tools.film_clip.clip import Wish, make

SEED = 77
# Minutes of the film; the clip is repeated for more than its own.
MINUTES = 1
HOUR = 60


def measure(minutes: int) -> dict[str, Any]:
    """`minutes` of 1 is the clip as it is, 82 seconds."""
    with tempfile.TemporaryDirectory() as folder:
        film = made(Path(folder), minutes)
        return apart.run("tools.bench.films.chain_process", {"film": str(film)})


def made(folder: Path, minutes: int) -> Path:
    """The clip as often as it takes; of an hour and more, one whose lines are as rare as films are
    long: what is measured is memory."""
    make(folder, Wish(seed=SEED) if minutes < HOUR else Wish(seconds=720, seed=SEED, lines=17))
    return repeated(folder / "film.mp4", minutes * 60) if minutes > 1 else folder / "film.mp4"


def repeated(clip: Path, seconds: int) -> Path:
    film = clip.with_name("long.mp4")
    # fmt: off
    subprocess.run([  # noqa: S607 (wherever the system has it)
        "ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-stream_loop", "-1",
        "-i", str(clip), "-t", str(seconds), "-c", "copy", str(film),
    ], check=True)
    # fmt: on
    return film
