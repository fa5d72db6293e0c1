"""A stored file is whole or absent."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from apps.media.storage import DurableStorage


@pytest.fixture
def storage(tmp_path: Path) -> DurableStorage:
    return DurableStorage(location=tmp_path / "pictures")


def stored(storage: DurableStorage) -> list[str]:
    root = Path(storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def read(storage: DurableStorage, name: str) -> bytes:
    with storage.open(name) as file:
        return bytes(file.read())


def test_saves_under_the_very_name(storage: DurableStorage) -> None:
    assert storage.save("aa/one/original", ContentFile(b"pixels")) == "aa/one/original"
    assert read(storage, "aa/one/original") == b"pixels"
    assert stored(storage) == ["aa/one/original"]


def test_saving_again_replaces(storage: DurableStorage) -> None:
    storage.save("aa/original", ContentFile(b"a longer first version"))
    assert storage.save("aa/original", ContentFile(b"second")) == "aa/original"
    assert read(storage, "aa/original") == b"second"
    assert stored(storage) == ["aa/original"]


def test_an_upload_on_disk_is_copied(storage: DurableStorage) -> None:
    with TemporaryUploadedFile("a.jpg", "image/jpeg", 5, None) as upload:
        upload.write(b"bytes")
        upload.seek(0)
        storage.save("aa/original", upload)
    assert read(storage, "aa/original") == b"bytes"


class BreakingFile(ContentFile):
    """Gives some bytes and then fails, as a lost connection does."""

    def chunks(self, chunk_size: int | None = None):
        yield b"half"
        raise ConnectionError("gone")


def test_a_failure_leaves_the_old_file_and_nothing_else(storage: DurableStorage) -> None:
    storage.save("aa/original", ContentFile(b"first"))
    with pytest.raises(ConnectionError):
        storage.save("aa/original", BreakingFile(b""))
    assert read(storage, "aa/original") == b"first"
    assert stored(storage) == ["aa/original"]


def test_bytes_are_synced_before_the_name_appears(storage: DurableStorage, monkeypatch) -> None:
    order: list[str] = []
    target = Path(storage.location) / "aa" / "original"
    sync = os.fsync

    def recording_sync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        order.append(f"{kind}, {'named' if target.exists() else 'not named'}")
        sync(descriptor)

    storage.save("aa/other", ContentFile(b"so that the folder exists"))
    monkeypatch.setattr(os, "fsync", recording_sync)
    storage.save("aa/original", ContentFile(b"pixels"))
    assert order == ["file, not named", "folder, named"]


def test_a_name_cannot_leave_the_folder(storage: DurableStorage) -> None:
    with pytest.raises(SuspiciousFileOperation):
        storage.save("../outside", ContentFile(b"x"))


def test_permissions_follow_the_settings(tmp_path: Path) -> None:
    storage = DurableStorage(location=tmp_path, file_permissions_mode=0o640)
    storage.save("original", ContentFile(b"x"))
    assert (tmp_path / "original").stat().st_mode & 0o777 == 0o640
