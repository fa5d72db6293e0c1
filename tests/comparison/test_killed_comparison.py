"""A real worker killed in each stage: after a new start the comparison has its result."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from futu.instance import Instance
from tests.run.test_killed_workers import count, kill_with_children

pytestmark = pytest.mark.workers

LIMIT_SECONDS = 300
# Decoding takes as long as a worker needs to be caught at it, and so does measuring.
DECODED, MEASURED, SMALL = (7000, 7000), (4000, 3000), (1000, 800)
ASK = """
from pathlib import Path
from apps.accounts.models import User
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.asking import Given, ask
person = User.objects.get_or_create(username="zoe", defaults=dict(quota=0))[0]
given = [Given(name, Path(folder, name).open("rb")) for folder, name in {files}]
ask(person, *given, ComparisonOptions(mode="screen", max_side=4000, timeout=600))
"""
DONE = "SELECT count(*) FROM comparison_comparison WHERE result IS NOT NULL"
WITH_VECTORS = f"{DONE} AND json_extract(result, '$.vector_similarity') IS NOT NULL"


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    queues = "default=1,vision=1,reading=0,backup=0"
    extra = {"FUTU_SPEC": "fake", "FUTU_QUEUES": queues}
    extra |= {"FUTU_WORKER_NICE": "0", "FUTU_DECODE_SECONDS": "300"}
    instance = Instance(tmp_path / "data", extra=extra)
    instance.data.mkdir()
    try:
        instance.prepare()
        yield instance
    finally:
        instance.stop()


def until(happened: Callable[[], bool], instance: Instance) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline, instance.logs()
        time.sleep(0.01)


def ask(instance: Instance, folder: Path, size: tuple[int, int]) -> None:
    """Two pictures full of detail."""
    coarse = np.random.default_rng(1).integers(0, 256, (size[1] // 8, size[0] // 8, 3), np.uint8)
    picture = Pillow.fromarray(coarse).resize(size, Pillow.Resampling.NEAREST)
    files = []
    for name in ("a.png", "b.png"):
        picture.save(folder / name, compress_level=1)
        picture.paste((200, 30, 120), (300, 300, 500, 500))
        files.append((str(folder), name))
    instance.manage("shell", "-v", "0", "-c", ASK.format(files=files))


def stage_of(instance: Instance) -> str:
    """The stage at which the comparison's job is."""
    with sqlite3.connect(instance.data / "futu.sqlite3") as database:
        row = database.execute(
            "SELECT json_extract(each.value, '$.name') FROM jobs_job, json_each(stages) AS each"
            " WHERE kind = 'comparison.compare' AND jobs_job.state = 'running'"
            " AND json_extract(each.value, '$.state') = 'running'"
        ).fetchone()
    return str(row[0]) if row else ""


@pytest.mark.parametrize(("stage", "size"), [("decode", DECODED), ("measure", MEASURED)])
def test_a_kill_in_a_stage_loses_nothing(stage, size, instance: Instance, tmp_path: Path):
    work = instance.spawn("work", "manage.py", "work")
    ask(instance, tmp_path, size)
    until(lambda: stage_of(instance) == stage, instance)
    kill_with_children(work.pid)
    work.wait()
    assert not count(instance, DONE), "the kill came too late to be in the middle"

    instance.spawn("work", "manage.py", "work")
    until(lambda: count(instance, DONE) == 1, instance)
    assert count(instance, "SELECT count(*) FROM media_storedfile") == 4


def test_a_kill_while_vectors_are_awaited_loses_neither_result_nor_vectors(
    instance: Instance, tmp_path: Path
):
    queues = dict(instance.extra)
    instance.extra = queues | {"FUTU_QUEUES": "default=1,vision=0,reading=0,backup=0"}
    work = instance.spawn("work", "manage.py", "work")
    ask(instance, tmp_path, SMALL)
    until(lambda: stage_of(instance) == "vectors", instance)
    kill_with_children(work.pid)
    work.wait()
    assert count(instance, DONE) == 1
    assert not count(instance, WITH_VECTORS)

    instance.extra = queues
    instance.spawn("work", "manage.py", "work")
    until(lambda: count(instance, WITH_VECTORS) == 1, instance)
