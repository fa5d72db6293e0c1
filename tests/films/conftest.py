"""A film of twelve seconds with known lines, made once a session, and models that take no time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.films.models import Film
from apps.films.options import FilmOptions
from apps.films.services import processing, receiving
from apps.films.translating import apertium
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.fake import KEY, FakeProvider
from apps.providers.models import Consent, Provider
from apps.providers.services.credentials import set_key
from tests.films import stand_ins
from tests.films.stand_ins import Clip, Counts, made_clip
from tests.hosted import fake as fake
from tests.hosted import pauses as pauses


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    folder = tmp_path_factory.mktemp("film")
    return made_clip(folder)


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


@pytest.fixture(autouse=True)
def _no_apertium(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page offers does not depend on what this machine has."""
    if not request.node.get_closest_marker("apertium"):
        monkeypatch.setattr(apertium, "PROGRAM", "apertium-that-is-not-here")


def agree(person: User, provider: Provider | None = None) -> None:
    Consent.objects.create(person=person, provider=provider)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch, clip: Clip) -> Counts:
    """Models in which nothing is computed."""
    return stand_ins.models(monkeypatch.setattr, clip)


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
    stand_ins.files(monkeypatch.setattr)
    return fast


@pytest.fixture
def dubbed(quick: Counts, receive: Callable[..., Film], translator: Provider) -> Film:
    """One that was translated and spoken."""
    return run(receive(translator=engine(translator)))


def now() -> Any:
    return timezone.now()
