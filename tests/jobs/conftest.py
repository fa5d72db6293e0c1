from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.jobs.models import Job
from apps.jobs.services import start
from tests.jobs.kinds import tasks


@pytest.fixture(autouse=True)
def _own_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What test jobs write down, in a file of the test's own; no calls left from another."""
    monkeypatch.setenv(tasks.TRACE, str(tmp_path / "trace"))
    yield
    for left in (tasks.calls, tasks.before_unit, tasks.after_unit):
        left.clear()


@pytest.fixture
def job(db: None) -> Job:
    """A job of three units, queued."""
    return start("test.units", total=3)
