"""A film of twelve seconds with known lines, made once a session, and models that take no time."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from apps.accounts.models import User
from apps.films.ffmpeg import mix as mixing
from apps.films.ffmpeg import picture
from apps.films.models import Film
from apps.films.options import FilmOptions
from apps.films.services import processing, receiving
from apps.films.stages import finishing, listening, speaking
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.fake import KEY, FakeProvider
from apps.providers.models import Consent, Provider
from apps.providers.services.credentials import set_key
from apps.sound import chunks, recognition, speakers, speech
from apps.sound.recognition import Recognised, Word
from apps.sound.spans import Span
from tests.hosted import fake as fake
from tests.hosted import pauses as pauses
from tools.film_clip.clip import Wish, make


@dataclass(frozen=True, slots=True)
class Clip:
    path: Path
    folder: Path
    truth: dict[str, Any]

    @property
    def lines(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.truth["lines"]
        return found


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    folder = tmp_path_factory.mktemp("film")
    make(folder, Wish(12, 3, "flite", "en", 4))
    return Clip(folder / "film.mp4", folder, json.loads((folder / "truth.json").read_text()))


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FUTU_FILM_FOLDER = tmp_path / "filming"


@pytest.fixture
def translator(db: None, fake: FakeProvider) -> Provider:
    """A server nearby that speaks the real protocol: nobody has to agree to it."""
    made = Provider.objects.create(
        name="Translator", base_url=fake.openai, chat_model="translates", is_hosted=False, timeout=5
    )
    set_key(made, KEY)
    return made


def agree(person: User, provider: Provider | None = None) -> None:
    Consent.objects.create(person=person, provider=provider)


@dataclass
class Counts:
    """What the fast models were asked."""

    parts: int = 0
    lines: int = 0
    spoken: list[str] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.spoken = []


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch, clip: Clip) -> Counts:
    """Models in which nothing is computed: they hear what the clip says, tell its speakers apart,
    and speak tones as long as lines would be."""
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

    monkeypatch.setattr(listening, "extract_speech", extract)
    monkeypatch.setattr(picture, "thumbnail", thumbnail)
    monkeypatch.setattr(recognition, "recognise", recognise)
    monkeypatch.setattr(
        chunks, "plan", lambda wav, target_ms: [Span(0, 6_000), Span(6_000, 12_145)]
    )
    monkeypatch.setattr(speakers, "embed", embed)
    monkeypatch.setattr(speaking, "synthesize", synthesize)
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


@pytest.fixture
def receive(clip: Clip, owner: User) -> Callable[..., Film]:
    """A film of the owner's, whose file was looked at."""

    def make_film(person: User = owner, path: Path | None = None, **options: Any) -> Film:
        asked = FilmOptions(**options)
        more: dict[str, Any] = {"options": asked, "source_language": "en"}
        film = receiving.receive_path(
            person, path or clip.path, (path or clip.path).name, title="The storm", rights=True,
            **more,
        )  # fmt: skip
        jobs.drain(["default"])
        return fresh(film)

    return make_film


def fresh(film: Film) -> Film:
    """As it is now."""
    rows = Film.objects.select_related("job", "source", "owner", "thumbnail", "effects")
    return rows.get(pk=film.pk)


def run(film: Film, from_stage: str | None = None) -> Film:
    """Start it and do all that follows."""
    processing.start(fresh(film), from_stage)
    jobs.drain()
    return fresh(film)


def job_of(film: Film) -> Job:
    return Job.objects.get(pk=str(film.job_id))


def engine(provider: Provider) -> str:
    return f"provider:{provider.pk}"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, fast: Counts) -> Counts:
    """Nor is sound mixed or a film written: where it matters which files are made, not what is in
    them."""

    def copied(source: Path, *others: Any, **how: Any) -> None:
        target = next(one for one in others if isinstance(one, Path))
        shutil.copyfile(source, target)

    def mixed(background: Path, placed: Any, out: Path, **how: Any) -> mixing.Loudness:
        out.write_bytes(str([(one.start_ms, one.path.stat().st_size) for one in placed]).encode())
        return mixing.Loudness(-23.0, -6.0)

    def ffmpeg(words: Any, **how: Any) -> str:
        Path(words[-1]).write_bytes(b"sound")
        return ""

    monkeypatch.setattr(listening, "extract_full", copied)
    monkeypatch.setattr(finishing, "stretch", copied)
    monkeypatch.setattr(finishing, "run_ffmpeg", ffmpeg)
    monkeypatch.setattr(finishing.mixing, "mix", mixed)
    monkeypatch.setattr(finishing.muxing, "mux", copied)
    monkeypatch.setattr(finishing.muxing, "picture_digest", lambda path: "0" * 64)
    return fast


@pytest.fixture
def dubbed(quick: Counts, receive: Callable[..., Film], translator: Provider) -> Film:
    """One that was translated and spoken."""
    return run(receive(translator=engine(translator)))


def now() -> Any:
    return timezone.now()
