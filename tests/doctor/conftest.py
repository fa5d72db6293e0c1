"""An instance with something of every room, and a doctor that does not wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.models import User
from apps.doctor.models import Report
from apps.doctor.services import Examination, Unhurried, examining
from apps.films.models import Artifact, Film
from apps.galleries.files import Variant, key
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.media.kinds import get_kind
from apps.media.models import StoredFile
from apps.media.services import keep_file
from futu.doctor import Slice
from tests.films.rows import made_film

LONG_AGO = timezone.now() - timedelta(days=9)
Examine = Callable[..., Report]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "PAUSE", 0)


@dataclass
class World:
    """What can be damaged: a picture, a film's file, and an intermediate result of it."""

    owner: User
    image: Image
    film: Film
    file: StoredFile
    part: Artifact


@pytest.fixture
def world(owner: User, add: Callable[..., object], image: Image) -> World:
    add(2, 3)
    film = made_film(owner)
    assert film.source is not None
    sound = keep_file(
        owner.pk, get_kind("film-part"), "sound.flac", BytesIO(b"a sound"), "audio/flac"
    )
    part = film.artifacts.create(stage="audio", key="k" * 64, file=sound)
    return World(owner, image, film, film.source, part)


@pytest.fixture
def examine(db: None) -> Examine:
    def run(*, repair: bool = False, part: str = "1/1", drain: bool = True) -> Report:
        of = Slice.read(part)
        report = Report(slice_number=of.number, slice_count=of.count)
        report.save()
        Examination(report, Unhurried(), repair=repair).run()
        if drain:
            jobs.drain()
        return report

    return run


def codes(report: Report) -> set[str]:
    return set(report.counts)


def path_of(image: Image, variant: Variant = Variant.ORIGINAL) -> str:
    return key(image.id, variant)


def flip(path: str) -> None:
    """Change one bit in the middle."""
    with default_storage.open(path) as file:
        content = bytearray(file.read())
    content[len(content) // 2] ^= 1
    default_storage.save(path, ContentFile(bytes(content)))


def lay(path: str, *, is_old: bool = True) -> str:
    """A file that no row names; nobody has written there for days, if it is old."""
    default_storage.save(path, ContentFile(b"bytes"))
    if is_old:
        when = LONG_AGO.timestamp()
        os.utime(default_storage.path(path), (when, when))
        os.utime(Path(default_storage.path(path)).parent, (when, when))
    return path
