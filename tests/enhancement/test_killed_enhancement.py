"""A real worker killed in the middle: after a new start the result has the same bytes."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from futu.instance import Instance
from tests.enhancement.conftest import textured
from tests.run.test_killed_workers import kill_with_children

pytestmark = [pytest.mark.workers, pytest.mark.weights]

LIMIT_SECONDS = 300
SIZE = (480, 384)
ASK = """
from pathlib import Path
from django.core.files.base import File
from apps.accounts.models import User
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.asking import Order, enhance
from apps.galleries.models import Gallery
from apps.galleries.services import add_images
person = User.objects.get_or_create(username="zoe", defaults=dict(quota=0))[0]
gallery = Gallery.objects.create(owner=person, name="{name}")
with Path("{file}").open("rb") as file:
    image = add_images(gallery, [File(file, "a.png")]).images[0]
enhance(person, image, EnhanceOptions(preset="quick", tile=96), Order(gallery))
"""
DONE = "SELECT result_sha256 FROM enhancement_enhancement WHERE finished IS NOT NULL"
TILES = (
    "SELECT json_extract(stages, '$[0].done') FROM jobs_job"
    " WHERE kind = 'enhancement.enhance' AND state = 'running'"
)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    queues = "default=1,vision=1,reading=0,backup=0"
    extra = {"FUTU_SPEC": "fake", "FUTU_QUEUES": queues, "FUTU_WORKER_NICE": "0"}
    instance = Instance(tmp_path / "data", extra=extra)
    instance.data.mkdir()
    try:
        instance.prepare()
        yield instance
    finally:
        instance.stop()


def asked(instance: Instance, question: str) -> list:
    with sqlite3.connect(instance.data / "futu.sqlite3") as database:
        return [row[0] for row in database.execute(question)]


def until(happened: Callable[[], bool], instance: Instance) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline, instance.logs()
        time.sleep(0.05)


def enhance(instance: Instance, folder: Path, name: str) -> None:
    file = folder / "a.png"
    textured(SIZE).save(file)
    instance.manage("shell", "-v", "0", "-c", ASK.format(file=file, name=name))


def test_a_kill_among_the_tiles_loses_nothing(instance: Instance, tmp_path: Path):
    work = instance.spawn("work", "manage.py", "work")
    enhance(instance, tmp_path, "Killed")
    until(lambda: any(n and n >= 2 for n in asked(instance, TILES)), instance)
    kill_with_children(work.pid)
    work.wait()
    assert not asked(instance, DONE), "the kill came too late to be in the middle"
    (folder,) = (instance.data / "enhancing").iterdir()
    state = json.loads((folder / "state.json").read_text())
    waiting = [path for path in folder.glob("*.npy") if path.stem.isdigit()]
    assert state["strips"] or waiting, "what was done is on the disk"

    instance.spawn("work", "manage.py", "work")
    until(lambda: len(asked(instance, DONE)) == 1, instance)
    until(lambda: not folder.exists(), instance)
    enhance(instance, tmp_path, "Whole")
    until(lambda: len(asked(instance, DONE)) == 2, instance)
    assert len(set(asked(instance, DONE))) == 1, "the same bytes"
