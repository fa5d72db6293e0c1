"""What a person is told when something goes wrong that has a cause to name."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from apps.galleries import files
from apps.galleries.models import Image
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
