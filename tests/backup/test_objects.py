"""Backups in a real object store, of pictures that lie in one."""

import os
from uuid import uuid4

import pytest

from apps.backup import services
from apps.backup.errors import BackupError
from apps.galleries.models import Image
from tests.backup.conftest import empty_instance, faults, stored
from tests.objects import BUCKET

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_objects() -> bool:
    return True


@pytest.fixture
def address() -> str:
    return f"s3://{BUCKET}/backups/{uuid4().hex}"


def test_from_one_store_to_another_and_back(add, address):
    add(1, 2)
    before = stored()
    made = services.make_backup(address, 7, services.Told())
    assert (made.count, made.new_count) == (6, 4)
    assert services.make_backup(address, 7, services.Told()).new_count == 0
    assert [one.count for one in services.manifests(address)] == [6]
    assert list(services.faults(address, "", services.Told())) == []
    empty_instance()
    assert stored() == {}
    assert not services.restore(address, "", services.Told()).damaged
    assert stored() == before
    assert faults() == []
    assert Image.objects.count() == 2


def test_a_store_that_is_away_and_one_that_is_not_there(add, address, monkeypatch):
    add(1)
    with pytest.raises(BackupError, match="cannot be reached or written"):
        services.make_backup("s3://nowhere/at-all", 7, services.Told())
    assert "AWS_ENDPOINT_URL_S3" in os.environ
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    with pytest.raises(BackupError, match="cannot be reached or written"):
        services.make_backup(address, 7, services.Told())
