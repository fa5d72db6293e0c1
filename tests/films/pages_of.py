"""A film as its pages show it, written as rows: no model hears or speaks for it."""

from __future__ import annotations

import io
import math
import tempfile
import wave
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
from django.utils import timezone

from apps.accounts.models import User
from apps.films.ffmpeg.probe import probe
from apps.films.models import Artifact, Character, Cue, Film, Output, Take, Term, Translation
from apps.films.services import files
from apps.films.services.keys import text_hash
from apps.films.services.takes import current_keys, with_parts
from tests.films.ffmpeg.clips import film as clip

SAID = (
    ("Nora", "female", "Did you hear that?", "你听到了吗？"),
    ("Sam", "male", "It was only the wind, coming over the hill.", "只是风，从山那边吹过来。"),
    (
        "Nora",
        "female",
        "The Halcyon left the harbour at 7 this morning.",
        "翠鸟号今天早上七点离港。",
    ),
    ("Old Tom", "unsure", "Nobody sails in weather like this.", ""),
)
LINE_MS, GAP_MS = 2_200, 300


def made_film(
    owner: User, folder: Path, *, lines: int = 4, title: str = "The harbour", done: bool = True
) -> Film:
    """With `lines` lines by three people; every second one is spoken. The picture is ten seconds
    long, whatever the lines say."""
    path = folder / "harbour.mp4"
    path.write_bytes(picture())
    length = max(10_000, lines * (LINE_MS + GAP_MS))
    film = Film.objects.create(
        owner=owner, title=title, source_name="harbour.mp4", source_language="en",
        target_language="zh", rights_confirmed=timezone.now(), duration_ms=length,
        source=files.keep(owner.pk, "film", path, "harbour.mp4", "video/mp4"),
        facts=probe(path).as_dict() | {"duration_ms": length}, source_bytes=path.stat().st_size,
    )  # fmt: skip
    write_lines(film, lines)
    if done:
        _made(film, folder)
    return film


@cache
def picture() -> bytes:
    """Ten seconds, written once a process."""
    with tempfile.TemporaryDirectory() as folder:
        return clip(Path(folder) / "harbour.mp4", 10).read_bytes()


def write_lines(film: Film, count: int) -> None:
    people = {
        name: Character.objects.create(film=film, name=name, place=place, gender=gender)
        for place, (name, gender) in enumerate(dict.fromkeys((s[0], s[1]) for s in SAID))
    }
    cues = [_cue(film, place, people) for place in range(count)]
    Cue.objects.bulk_create(cues)
    texts = [SAID[place % len(SAID)][3] for place in range(count)]
    Translation.objects.bulk_create(
        Translation(
            cue=cue, language="zh", text=text, model="translates-1", source_hash=text_hash(cue.text)
        )
        for cue, text in zip(cues, texts, strict=True)
        if text
    )


def _cue(film: Film, place: int, people: dict[str, Character]) -> Cue:
    name, _gender, text, _said = SAID[place % len(SAID)]
    start = place * (LINE_MS + GAP_MS) + GAP_MS
    words = text.split(" ")
    step = LINE_MS // len(words)
    unsure = place % len(SAID) == 2
    heard = [
        [start + n * step, start + (n + 1) * step, word,
         0.31 if unsure and word == "Halcyon" else 0.97]
        for n, word in enumerate(words)
    ]  # fmt: skip
    return Cue(
        film=film, start_ms=start, end_ms=start + LINE_MS, text=text, words=heard,
        confidence=0.52 if unsure else 0.96, character=people[name],
    )  # fmt: skip


def _made(film: Film, folder: Path) -> None:
    """What stages leave: sound, wave, takes, results."""
    speech = _kept(film, folder, "speech.wav", files.PART, wav(film.duration_ms, 16_000))
    peaks = _kept(film, folder, "peaks", files.PART, _peaks(film.duration_ms))
    for what, file in (("speech", speech), ("peaks", peaks)):
        Artifact.objects.create(film=film, stage="audio", key=what, data={"what": what}, file=file)
    _spoken(film, folder)
    dub = _kept(film, folder, "dub.wav", files.OUTPUT, wav(10_000, 24_000))
    Output.objects.create(film=film, kind="sound", format="wav", language="zh", key="k", file=dub)
    Output.objects.create(
        film=film, kind="film", format="mp4", language="zh", key="k", facts={"lufs": -23.1},
        file=files.keep(film.owner_id, files.OUTPUT, folder / "harbour.mp4", "harbour.zh.mp4",
                        "video/mp4"),
    )  # fmt: skip
    film.thumbnail = _still(film, folder)
    film.finished = timezone.now() + timedelta(seconds=1)
    film.lines_key, film.characters_key, film.seconds = "l", "c", 94.0
    film.save()
    Term.objects.create(
        owner=film.owner, film=film, language="zh", source="Halcyon", target="翠鸟号"
    )


def _spoken(film: Film, folder: Path) -> None:
    cues = with_parts(film)
    file = _kept(film, folder, "take.wav", files.TAKE, wav(1_900, 24_000))
    takes = [
        Take(film=film, cue_id=pk, key=key, text="…", language="zh", engine="local", file=file,
             duration_ms=1_900, rate=(1.0, 1.24)[n % 2], over_ms=(0, 0, 740)[n % 3])
        for n, (pk, key) in enumerate(current_keys(film, cues).items())
    ]  # fmt: skip
    Take.objects.bulk_create(takes)


def wav(ms: int, rate: int) -> bytes:
    """Bursts of a tone, as lines are."""
    at = np.arange(min(ms, 20_000) * rate // 1000) / rate
    loud = np.abs(np.sin(at * math.pi / (LINE_MS + GAP_MS) * 1000)) ** 0.5
    samples = (loud * np.sin(2 * math.pi * 220 * at) * 9_000).astype("<i2")
    content = io.BytesIO()
    with wave.open(content, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return content.getvalue()


def _peaks(ms: int) -> bytes:
    at = np.arange(ms * 50 // 1000)
    slow = np.abs(np.sin(at * math.pi * 20 / (LINE_MS + GAP_MS)))
    quick = 0.55 + 0.45 * np.abs(np.sin(at * 1.7) * np.sin(at * 0.61))
    return (230 * slow * quick).astype(np.uint8).tobytes()


def _kept(film: Film, folder: Path, name: str, kind: str, content: bytes):
    path = folder / name
    path.write_bytes(content)
    media_type = "audio/wav" if name.endswith(".wav") else "application/octet-stream"
    return files.keep(film.owner_id, kind, path, name, media_type)


def _still(film: Film, folder: Path):
    from PIL import Image, ImageDraw

    path = folder / "still.jpg"
    still = Image.new("RGB", (640, 360), (38, 58, 74))
    pen = ImageDraw.Draw(still)
    pen.rectangle((0, 230, 640, 360), fill=(24, 36, 48))
    pen.ellipse((420, 60, 500, 140), fill=(226, 196, 140))
    pen.polygon(((120, 240), (260, 240), (230, 270), (150, 270)), fill=(150, 62, 48))
    pen.polygon(((190, 120), (190, 235), (260, 235)), fill=(214, 206, 190))
    still.save(path)
    return files.keep(film.owner_id, files.PART, path, "still.jpg", "image/jpeg")
