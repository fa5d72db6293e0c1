"""Workers killed while the model is changed: searches answer, and it goes on when it is told to."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from futu.instance import Instance
from tests.pictures import picture_bytes
from tests.run.held.apps import HOLD
from tests.run.test_killed_workers import count, kill_with_children, ready, wait_for_ready

pytestmark = pytest.mark.workers

PICTURES = 200
LIMIT_SECONDS = 120
NEW = "SELECT count(*) FROM search_embedding WHERE spec LIKE 'fake-twice-%'"
OLD = "SELECT count(*) FROM search_embedding WHERE spec NOT LIKE 'fake-twice-%'"


def until(happened: Callable[[], bool], instance: Instance) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline, instance.logs()
        time.sleep(0.02)


def best(instance: Instance, folder: Path) -> str:
    """The name of the first answer to a picture that is there."""
    query = str(folder / "123.jpg")
    found = json.loads(instance.manage("find", query, "--user", "zoe", "-k", "3", "--json"))
    assert len(found["results"]) == 3
    return str(found["results"][0]["name"])


def test_a_kill_and_a_pause_in_the_middle(tmp_path: Path):
    folder, data = tmp_path / "pictures", tmp_path / "data"
    for path in (folder, data, tmp_path / "more"):
        path.mkdir()
    for seed in range(PICTURES):
        content = picture_bytes(seed, size=(480, 320), format="JPEG")
        (folder / f"{seed:03}.jpg").write_bytes(content)
    (tmp_path / "more" / "late.jpg").write_bytes(picture_bytes(999, format="JPEG"))
    hold = tmp_path / "hold"
    hold.touch()
    own = {"FUTU_SPEC": "fake", "DJANGO_SETTINGS_MODULE": "tests.run.settings", HOLD: str(hold)}
    instance = Instance(data, extra=own)
    try:
        instance.prepare()
        work = instance.spawn("work", "manage.py", "work")
        instance.manage("import_images", str(folder), "--user", "zoe", "--gallery", "All")
        wait_for_ready(instance, PICTURES)
        instance.manage("reembed", "--spec", "fake-twice")
        until(hold.with_suffix(".reached").exists, instance)
        kill_with_children(work.pid)
        work.wait()
        hold.unlink()
        made = count(instance, NEW)
        assert 0 < made < PICTURES
        assert best(instance, folder) == "123.jpg"

        # Nobody works on it now; the pause is there when the workers come back.
        instance.manage("reembed", "--pause")
        instance.spawn("work", "manage.py", "work")
        more = str(tmp_path / "more")
        instance.manage("import_images", more, "--user", "zoe", "--gallery", "All")
        wait_for_ready(instance, PICTURES + 1)
        assert count(instance, NEW) == made + 1  # A new picture has both vectors.
        assert "Paused" in instance.manage("reembed", "--status")

        instance.manage("reembed", "--resume", "--wait")
        assert ready(instance) == PICTURES + 1
        assert (count(instance, NEW), count(instance, OLD)) == (PICTURES + 1, 0)
        assert count(instance, "SELECT max(seq) FROM search_embedding") == PICTURES + 1
        assert best(instance, folder) == "123.jpg"
    finally:
        instance.stop()
