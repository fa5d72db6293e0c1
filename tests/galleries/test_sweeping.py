"""What a crash leaves in the storage is found and removed; what is in use is not."""

import os
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.services.sweeping import GRACE, sweep_files
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.models import QuarantinedFile
from apps.media.services import quarantine

pytestmark = pytest.mark.both


@pytest.fixture
def in_objects() -> bool:
    """Times and halves of files are set on a disk here."""
    return False


def folder_of(image_id: uuid.UUID) -> Path:
    return (Path(settings.SENDFILE_ROOT) / files.key(image_id, Variant.ORIGINAL)).parent


def age(image_id: uuid.UUID) -> None:
    """Make a picture's files look as if they had been written long ago."""
    long_ago = time.time() - 2 * GRACE.total_seconds()
    for path in [*folder_of(image_id).iterdir(), folder_of(image_id)]:
        os.utime(path, (long_ago, long_ago))


@pytest.mark.django_db
def test_a_picture_that_is_just_being_written_is_left_alone():
    """Neither its folder, made a moment ago, nor the half of a file in it."""
    begun, half = uuid.uuid4(), uuid.uuid4()
    folder_of(begun).mkdir(parents=True)
    folder_of(half).mkdir(parents=True)
    (folder_of(half) / ".saving-x").write_bytes(b"half")
    assert sweep_files() == 0
    assert folder_of(begun).exists()
    assert (folder_of(half) / ".saving-x").exists()


def test_only_old_files_without_a_row_are_put_aside(image):
    orphan, fresh = uuid.uuid4(), uuid.uuid4()
    for image_id in (orphan, fresh):
        files.save(image_id, Variant.ORIGINAL, b"bytes")
    (folder_of(orphan) / ".saving-x").write_bytes(b"half")
    age(orphan)
    age(image.id)
    assert sweep_files() == 1
    assert not folder_of(orphan).exists()
    moved = QuarantinedFile.objects.get(key=files.key(orphan, Variant.ORIGINAL))
    assert (moved.code, QuarantinedFile.objects.count()) == ("swept", 2)
    quarantine.restore(moved)
    assert default_storage.exists(files.key(orphan, Variant.ORIGINAL))
    assert default_storage.exists(files.key(fresh, Variant.ORIGINAL))
    assert default_storage.exists(files.key(image.id, Variant.ORIGINAL))


def test_what_a_deletion_under_way_has_not_come_to_is_left_to_it(owner):
    """Its rows go before its files."""
    going = uuid.uuid4()
    files.save(going, Variant.ORIGINAL, b"bytes")
    age(going)
    job = jobs.start("galleries.delete", owner_id=owner.pk, total=1)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, worker="here:1:1")
    assert sweep_files() == 0
    assert not QuarantinedFile.objects.exists()
    Job.objects.filter(pk=job.pk).update(state=Job.State.SUCCEEDED, worker="")
    assert sweep_files() == 1
