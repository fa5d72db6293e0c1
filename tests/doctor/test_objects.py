"""In an object store it finds, repairs and puts aside the same."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from apps.galleries.files import Variant
from apps.media.doctor import strays
from apps.media.keys import key_of_file
from apps.media.models import QuarantinedFile
from apps.media.services import leftovers, quarantine
from futu.pictures import StorageDownError
from tests.doctor.conftest import codes, flip, path_of


@pytest.fixture
def in_objects() -> bool:
    return True


@pytest.fixture
def _all_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """An object's time is the store's to say."""
    monkeypatch.setattr(leftovers, "SWEPT_WITHIN", timedelta())
    monkeypatch.setattr(strays, "GRACE", timedelta())


def test_damage(world, examine):
    assert examine().counts == {}
    flip(path_of(world.image))
    default_storage.delete(path_of(world.image, Variant.THUMBNAIL))
    default_storage.delete(world.file.key)
    expected = {"picture_changed", "preview_lost", "file_lost"}
    assert codes(examine(repair=True, drain=False)) == expected - {"preview_lost"}


@pytest.mark.usefixtures("_all_is_old")
def test_quarantine(world, examine):
    key = key_of_file(uuid4())
    default_storage.save(key, ContentFile(b"bytes"))
    assert codes(examine()) == {"file_stray"}
    assert examine(repair=True).repaired == 1
    kept = QuarantinedFile.objects.get()
    assert not default_storage.exists(key)
    assert default_storage.open(kept.place).read() == b"bytes"
    assert examine().counts == {}
    quarantine.restore(kept)
    assert default_storage.open(key).read() == b"bytes"
    assert not default_storage.exists(kept.place)


def test_a_store_that_does_not_answer_loses_nothing(world, examine, monkeypatch):
    """Each check that needs it says so; nothing is repaired, and nothing is taken for lost."""

    def fail(*_args: object, **_more: object) -> None:
        raise StorageDownError("The object store did not answer")

    for name in ("exists", "size", "listdir", "_open", "get_modified_time"):
        monkeypatch.setattr(type(storages["default"]), name, fail)
    report = examine(repair=True, drain=False)
    assert codes(report) == {"check_failed"}
    assert report.repaired == 0
