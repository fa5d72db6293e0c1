"""Real processes on one database and one folder: killed builders, writers beside readers."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import psutil
import pytest
from django.conf import settings

from apps.jobs.models import Job
from apps.search.models import ActiveModel
from apps.search.services import building, index_maintenance
from apps.search.stores import get_store
from tests.jobs.processes import LIMIT, Work, database_url, until
from tests.search.index.conftest import LEAST
from tests.search.index.slowly.apps import HOLD
from tests.search.index.vectors import DIMS, SPEC, check_answers, nearest, state_of, write

pytestmark = [pytest.mark.both, pytest.mark.workers, pytest.mark.django_db(transaction=True)]

SECONDS = 8


@pytest.fixture(autouse=True)
def hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Other processes use this process's segment folder, and pause while the file exists."""
    monkeypatch.setenv("FUTU_INDEX", str(settings.FUTU_INDEX))
    monkeypatch.setenv("FUTU_INDEX_MIN", str(LEAST))
    monkeypatch.setenv(HOLD, str(tmp_path / "hold"))
    return tmp_path / "hold"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    work = Work(
        tmp_path / "log", "--queue", "default", settings_module="tests.search.index.settings"
    )
    yield work
    work.stop()


def test_after_a_killed_builder_another_one_succeeds(gallery, hold, work):
    ActiveModel.objects.create(name="fake", spec=SPEC)  # Vectors of deleted states are removed.
    vectors = write(gallery, 90)
    hold.touch()
    job = building.request_build(state_of(gallery))
    assert job
    until(hold.with_suffix(".reached").exists, f"it is in the middle: {work.log}")
    holder = Job.objects.get(pk=job.pk).worker
    psutil.Process(int(holder.split(":")[1])).kill()
    check_answers(gallery, vectors)
    hold.unlink()
    until(lambda: state_of(gallery).segment, f"another builds it: {work.log}")
    until(lambda: not Job.objects.active().filter(pk=job.pk).exists(), "the job ends")
    assert Job.objects.get(pk=job.pk).state == Job.State.SUCCEEDED
    check_answers(gallery, vectors)
    for folder in settings.FUTU_INDEX.rglob("*"):
        os.utime(folder, (0, 0))  # As if a day had passed.
    index_maintenance.sweep()
    [kept] = settings.FUTU_INDEX.glob("*/*")
    assert str(kept).endswith(state_of(gallery).segment.removeprefix("files:"))
    assert (
        get_store().verify(
            state_of(gallery).as_segment, state_of(gallery).vectors(), lambda done, total: None
        )
        == ""
    )


def test_one_process_writes_and_builds_while_another_searches(gallery):
    """What was committed before a query is in its answer, whatever is built meanwhile."""
    write(gallery, LEAST + 10)
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.search.index.writing", str(gallery.id), str(SECONDS)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.jobs.settings",
            "DATABASE_URL": database_url(),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    committed: set[UUID] = set()
    going: set[UUID] = set()
    built: list[str] = []

    def listen() -> None:
        assert writer.stdout
        for line in writer.stdout:
            for word in line.split():
                known = {"+": committed, "-": going}.get(word[0])
                known.add(UUID(word[1:])) if known is not None else built.append(word)

    listener = threading.Thread(target=listen)
    listener.start()
    asked = 0
    try:
        while listener.is_alive():
            known = set(committed)
            found = set(nearest(gallery, np.ones(DIMS, np.float32) / DIMS**0.5, k=5000))
            # The process reports a removal before it happens, and the report may arrive a little
            # later.
            until(lambda: known <= found | going, "all that was there is found")  # noqa: B023
            asked += 1
        assert writer.wait(LIMIT) == 0
    finally:
        writer.kill()
        listener.join()
    assert asked
    assert built
    assert state_of(gallery).epoch == len(built)
