"""Music and effects without voices, by a command that the operator sets.

Models that separate have no weights that come by pip. Who has one (Demucs, Spleeter, MDX, …) names
how it is started: FUTU_SEPARATION_COMMAND="/opt/separate {input} {output}". It reads a FLAC of
48 kHz in stereo and writes a WAV of what is left without voices.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from django.conf import settings

from apps.films.errors import FilmError
from apps.films.ffmpeg.process import Check, run_command

HOURS = 12


def template() -> str:
    found: str = settings.FUTU_SEPARATION_COMMAND
    return found


def is_offered() -> bool:
    words = shlex.split(template())
    return bool(words) and shutil.which(words[0]) is not None


def check() -> None:
    """Raises FilmError: no_separation."""
    if not is_offered():
        raise FilmError("no_separation")


def run(source: Path, target: Path, stop: Check) -> None:
    """Raises FilmError: no_separation, separation, took_too_long, disk_full."""
    check()
    places = {"{input}": str(source), "{output}": str(target)}
    words = [places.get(word, word) for word in shlex.split(template())]
    run_command(words, check=stop, timeout_s=HOURS * 3600)
    if not target.is_file():
        raise FilmError("separation", {"reason": "no {output} was written."})
