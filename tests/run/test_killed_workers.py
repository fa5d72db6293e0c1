"""Workers killed in the middle of an import: after a new start every picture is ready, once."""

import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import psutil
import pytest

from futu.instance import Instance
from tests.pictures import picture_bytes

pytestmark = pytest.mark.workers

PICTURES = 200
LIMIT_SECONDS = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for seed in range(PICTURES):
        content = picture_bytes(seed, size=(480, 320), format="JPEG")
        (folder / f"{seed:03}.jpg").write_bytes(content)
    return folder


def count(instance: Instance, sql: str) -> int:
    with sqlite3.connect(instance.data / "futu.sqlite3") as database:
        number: int = database.execute(sql).fetchone()[0]
        return number


def ready(instance: Instance) -> int:
    return count(instance, "SELECT count(*) FROM galleries_image WHERE state = 'ready'")


def failed(instance: Instance) -> int:
    return count(instance, "SELECT count(*) FROM galleries_image WHERE state = 'failed'")


def wait_for_ready(instance: Instance, number: int) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while ready(instance) < number:
        assert not failed(instance), instance.logs()
        assert time.monotonic() < deadline, instance.logs()
        time.sleep(0.05)


def kill_with_children(pid: int) -> None:
    """As when the machine loses power: nobody gets to say goodbye."""
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        os.kill(process.pid, signal.SIGKILL)


def test_a_kill_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path: Path, folder: Path):
    data = tmp_path / "data"
    data.mkdir()
    instance = Instance(data, extra={"FUTU_SPEC": "fake"})
    try:
        instance.prepare()
        work = instance.spawn("work", "manage.py", "work")
        instance.manage("import_images", str(folder), "--user", "zoe", "--gallery", "All")
        wait_for_ready(instance, 10)
        kill_with_children(work.pid)
        work.wait()
        left = PICTURES - ready(instance)
        assert left > 0, "the kill came too late to be in the middle"

        instance.spawn("work", "manage.py", "work")
        wait_for_ready(instance, PICTURES)
        assert count(instance, "SELECT count(*) FROM galleries_image") == PICTURES
        assert count(instance, "SELECT count(*) FROM search_embedding") == PICTURES
        assert count(instance, "SELECT max(seq) FROM search_embedding") == PICTURES
        query = str(folder / "123.jpg")
        found = json.loads(instance.manage("find", query, "--user", "zoe", "-k", "2", "--json"))
        assert found["results"][0]["name"] == "123.jpg"
    finally:
        instance.stop()
