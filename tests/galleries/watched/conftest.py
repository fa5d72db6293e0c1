"""A folder that may be watched, and what a scan of it does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from apps.galleries.models import Gallery, WatchFolder
from apps.galleries.watched import due, scanning
from apps.jobs import services as jobs
from tests.pictures import picture_bytes


@pytest.fixture
def root(tmp_path_factory, settings) -> Path:
    """It lies apart from the pictures that a test keeps."""
    path = tmp_path_factory.mktemp("watched")
    settings.FUTU_WATCH = (path,)
    return path


@pytest.fixture
def folder(root) -> Path:
    path = root / "scans"
    path.mkdir()
    return path


@pytest.fixture
def row(folder, gallery: Gallery) -> WatchFolder:
    return WatchFolder.objects.create(path=str(folder), gallery=gallery)


@pytest.fixture
def put(folder) -> Callable[..., Path]:
    """A picture of this seed as a file there."""

    def write(seed: int, name: str = "") -> Path:
        path = folder / (name or f"{seed}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture_bytes(seed))
        return path

    return write


@pytest.fixture
def scan(row, monkeypatch) -> Callable[[], WatchFolder]:
    """One scan of it, however soon after the last."""
    monkeypatch.setattr(scanning, "SETTLED", 0)

    def do() -> WatchFolder:
        row.refresh_from_db()
        due.start_scan(row)
        jobs.drain()
        row.refresh_from_db()
        return row

    return do
