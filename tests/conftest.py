"""What every suite shares: three people, their galleries, and pictures made on the spot."""

import copy
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.cache import cache as django_cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import translation

from apps.accounts.models import User
from apps.crawling.services.perceptual_hashes import known
from apps.duplicates.services import hashes
from apps.galleries.explore import figures
from apps.galleries.models import Gallery, Image
from apps.galleries.services import Added, add_images
from apps.jobs import services as jobs
from apps.search.index.readers import readers
from apps.vision import embedder, runtime
from futu.best_effort import forget_trouble
from futu.pictures import storage_at
from tests.objects import BUCKET, descriptions_kept, running_objects
from tests.pictures import picture_bytes

pytest_plugins = ["tests.suites", "tests.no_skips", "tests.tables"]


@pytest.fixture(autouse=True)
def _empty_index() -> Iterator[None]:
    """The index is a cache of rows, and each test has rows of its own; so are known looks."""
    readers.clear()
    known.clear()
    hashes.clear_cache()
    yield
    readers.clear()


@pytest.fixture(autouse=True)
def _nothing_is_remembered_nor_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page's header asks whether there is a public picture, and asks again after seconds:
    however slow the machine, that is no query more."""
    django_cache.clear()
    forget_trouble()
    monkeypatch.setattr(figures, "SECONDS_OF_NOTHING", 3600)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request in Chinese leaves its language in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """A real object store, and what is to be in the environment of who speaks to it."""
    with running_objects(tmp_path_factory.mktemp("objects")) as environment, descriptions_kept():
        yield environment


@pytest.fixture
def in_objects() -> bool:
    """Whether pictures of a test lie in an object store: FUTU_TEST_OBJECTS=1 says it of all."""
    return os.environ.get("FUTU_TEST_OBJECTS") == "1"


@pytest.fixture(autouse=True)
def _own_storage(
    request: pytest.FixtureRequest,
    in_objects: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Pictures of one test lie in a folder, or below a prefix, of its own."""
    address = "files"
    if in_objects:
        for name, value in request.getfixturevalue("objects").items():
            monkeypatch.setenv(name, value)
        address = f"s3://{BUCKET}/{uuid4().hex}"
    storages = copy.deepcopy(configured.STORAGES) | {"default": storage_at(address, tmp_path)}
    with override_settings(STORAGES=storages, SENDFILE_ROOT=tmp_path):
        yield


@pytest.fixture
def nothing_fetched(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No weights on this machine, and no model in memory that another test has loaded."""
    settings.FUTU_WEIGHTS = tmp_path / "nothing"
    monkeypatch.setattr(embedder, "_embedders", {})
    runtime.forget()


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.org", "correct horse battery")


@pytest.fixture
def mate(db: None) -> User:
    """Another person with an account of their own."""
    return User.objects.create_user("mate", "mate@example.org", "correct horse battery")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner_client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def mate_client(mate: User) -> Client:
    return signed_in(mate)


@pytest.fixture
def stranger_client() -> Client:
    """Nobody: a browser that never signed in."""
    return Client()


@pytest.fixture
def gallery(owner: User) -> Gallery:
    return Gallery.objects.create(owner=owner, name="Holidays")


@pytest.fixture
def upload() -> Callable[..., SimpleUploadedFile]:
    def make(
        name: str = "red.png", content: bytes | None = None, **look: Any
    ) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, picture_bytes(**look) if content is None else content)

    return make


@pytest.fixture
def add(gallery: Gallery, upload: Callable[..., SimpleUploadedFile]) -> Callable[..., Added]:
    """Add pictures of the given seeds to the gallery, and do the work unless told not to."""

    def add_pictures(*seeds: int, work: bool = True, to: Gallery | None = None) -> Added:
        files = [upload(f"picture-{seed}.png", seed=seed) for seed in seeds]
        added = add_images(to or gallery, files)
        if work:
            jobs.drain()
        return added

    return add_pictures


@pytest.fixture
def image(add: Callable[..., Added]) -> Image:
    """One picture of the owner's, ready."""
    return Image.objects.get(id=add(1).images[0].id)
