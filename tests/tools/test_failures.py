"""What a person is told when something goes wrong that has a cause to name."""

import errno
import sqlite3

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from apps.galleries import files
from apps.galleries.models import Image
from futu.failures import is_disk_full
from futu.pictures import StorageDownError


def meeting(error: Exception):
    def fail(*args, **kwargs):
        raise error

    return fail


DISK_FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (DISK_FULL, 507, "disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507, "disk is full"),
        (StorageDownError("no answer"), 502, "does not answer"),
        (OperationalError("database is locked"), 503, "database is too busy"),
        (ZeroDivisionError(), 500, "The fault is on the server"),
    ],
)
def test_a_server_error_names_its_cause(
    owner_client, gallery, upload, monkeypatch, error, status, words
):
    monkeypatch.setattr(files, "save", meeting(error))
    owner_client.raise_request_exception = False
    address = reverse("galleries:upload", args=[gallery.id])
    response = owner_client.post(address, {"files": [upload(seed=1)]})
    assert response.status_code == status
    assert words in response.content.decode()
    assert not Image.objects.exists()


def test_too_many_files_at_once_are_told(owner_client, gallery, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    many = [SimpleUploadedFile(f"{n}.png", b"x") for n in range(3)]
    address = reverse("galleries:upload", args=[gallery.id])
    response = owner_client.post(address, {"files": many})
    assert response.status_code == 413
    assert "too much at once" in response.content.decode()


def sqlite_without_room() -> Exception:
    """SQLite's own error, of a file that may not grow."""
    file = sqlite3.connect(":memory:")
    file.execute("PRAGMA max_page_count = 2")
    try:
        file.execute("CREATE TABLE a AS SELECT zeroblob(100000)")
    except sqlite3.OperationalError as error:
        return error
    raise AssertionError("there was room")


@pytest.mark.parametrize(
    ("cause", "full"),
    [
        (sqlite_without_room(), True),
        (psycopg.errors.DiskFull("could not extend file"), True),
        (sqlite3.OperationalError("database is locked"), False),
        (psycopg.errors.LockNotAvailable("canceling statement"), False),
    ],
)
def test_a_full_disk_is_told_apart_from_a_busy_database(cause, full):
    try:
        raise OperationalError("from Django") from cause
    except OperationalError as error:
        assert is_disk_full(error) is full
