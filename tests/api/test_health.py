"""Whether the instance can work, for monitors."""

import pytest
from django.db import DatabaseError
from django.utils import timezone

from apps.jobs.models import Worker

WORKING = pytest.mark.usefixtures("working")


@pytest.fixture
def working(db) -> None:
    for queue in ("default", "vision", "crawl"):
        Worker.objects.create(queue=queue, host="here", pid=1, seen=timezone.now())


@WORKING
def test_all_is_well(client):
    response = client.get("/api/v1/health")
    assert response.status_code == 200
    said = response.json()
    assert said["ok"]
    assert said["checks"]["workers"] == {
        "default": True,
        "vision": True,
        "crawl": True,
    }


@WORKING
def test_workers_that_are_gone(client):
    Worker.objects.filter(queue="vision").delete()
    response = client.get("/api/v1/health")
    assert response.status_code == 503
    assert response.json()["checks"]["workers"] == {
        "default": True,
        "vision": False,
        "crawl": True,
    }


@WORKING
def test_weights_that_are_missing(client, settings, tmp_path):
    settings.FUTU_SPEC, settings.FUTU_WEIGHTS = "efficientnet-lite0", tmp_path
    response = client.get("/api/v1/health")
    assert response.status_code == 503
    assert not response.json()["checks"]["weights"]


@WORKING
def test_a_storage_that_takes_no_files(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("apps.galleries.storage.local.tempfile.TemporaryFile", fail)
    response = client.get("/api/v1/health")
    assert response.status_code == 503
    assert not response.json()["checks"]["storage"]


def test_a_database_that_does_not_answer(client, monkeypatch, db):
    def fail(*args, **kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as patched:
        patched.setattr("futu.api.health.connection.cursor", fail)
        response = client.get("/api/v1/health")
    assert response.status_code == 503
    assert not response.json()["checks"]["database"]
    assert "gone" not in response.text
