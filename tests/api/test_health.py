"""Whether the instance can work: for monitors, and for what starts and balances processes."""

import os
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.utils import timezone

from apps.accounts.models import User
from apps.jobs.models import Worker
from apps.vision.specs import get_spec
from apps.vision.weights import registry as weights
from futu import readiness
from tests.api.conftest import program

WORKING = pytest.mark.usefixtures("working")
QUEUES = ("default", "vision", "crawl", "hosted", "enhancement", "films", "speech")
HEALTH, LIVE, READY = "/api/v1/health", "/health/live", "/health/ready"


@pytest.fixture
def working(db) -> None:
    for queue in QUEUES:
        Worker.objects.create(queue=queue, host="here", pid=1, seen=timezone.now())


@pytest.fixture
def staff(owner, owner_client):
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    return owner_client


@WORKING
def test_all_is_well(client, staff):
    response = staff.get(HEALTH)
    assert response.status_code == 200
    said = response.json()
    assert said["ok"]
    assert said["checks"]["workers"] == dict.fromkeys(QUEUES, True)
    assert client.get(READY).json() == {"ok": True}
    assert client.get(LIVE).json() == {"ok": True}


@WORKING
def test_details_are_for_staff(stranger_client, owner, owner_client, mate, staff):
    """By their session or their token; everybody else hears yes or no."""
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    owner.refresh_from_db()
    for client in (stranger_client, program(mate)):
        assert client.get(HEALTH).json() == {
            "ok": True,
            "checks": None,
            "backup": None,
            "doctor": None,
        }
    assert program(owner).get(HEALTH).json()["checks"]["database"]


@WORKING
def test_workers_that_are_gone(client, staff):
    Worker.objects.filter(queue="vision").delete()
    response = staff.get(HEALTH)
    assert response.status_code == 503
    assert response.json()["checks"]["workers"] == {queue: queue != "vision" for queue in QUEUES}
    assert client.get(READY).status_code == 503
    assert client.get(LIVE).status_code == 200


@WORKING
def test_weights_that_are_missing(client, staff, settings, tmp_path):
    settings.FUTU_SPEC, settings.FUTU_WEIGHTS = "efficientnet-lite0", tmp_path
    response = staff.get(HEALTH)
    assert response.status_code == 503
    assert not response.json()["checks"]["weights"]
    assert client.get(READY).status_code == 503


@WORKING
def test_weights_of_the_right_size_that_are_something_else(client, settings, tmp_path):
    settings.FUTU_SPEC, settings.FUTU_WEIGHTS = "efficientnet-lite0", tmp_path
    for name in get_spec("efficientnet-lite0").weights:
        entry = weights.get(name)
        with entry.path.open("wb") as file:
            file.truncate(entry.bytes)
    assert client.get(READY).status_code == 503


@WORKING
@pytest.mark.parametrize(
    "harm",
    [
        lambda patched: patched.setattr(os, "access", lambda *a, **k: False),
        lambda patched: patched.setattr(
            os, "statvfs", lambda *a: SimpleNamespace(f_bavail=1, f_frsize=4096)
        ),
    ],
    ids=["read-only", "full"],
)
def test_a_storage_that_takes_no_files_still_gives_them_out(client, staff, monkeypatch, harm):
    with monkeypatch.context() as patched:
        harm(patched)
        response = staff.get(HEALTH)
        ready = client.get(READY)
    assert response.status_code == 503
    assert not response.json()["checks"]["storage"]
    assert ready.status_code == 200


def test_a_database_that_does_not_answer(client, monkeypatch, db):
    def fail(*args, **kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as patched:
        patched.setattr("futu.readiness.connection.cursor", fail)
        response = client.get(HEALTH)
        ready, live = client.get(READY), client.get(LIVE)
    assert response.status_code == ready.status_code == 503
    assert live.status_code == 200
    assert "gone" not in response.text


@WORKING
def test_nothing_is_written_to_look(client, django_assert_num_queries, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    with django_assert_num_queries(0):
        client.get(LIVE)
    assert readiness.look().is_well
    assert sorted(tmp_path.rglob("*")) == before


@WORKING
@pytest.mark.parametrize("address", [LIVE, READY])
def test_probes_ask_by_any_name_and_without_tls(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address, headers={"host": "10.0.0.7:8000"}).status_code == 200


@WORKING
def test_monitors_of_the_api_are_sent_nowhere_else(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(HEALTH).status_code == 200
    assert client.get("/api/v1/me").status_code == 301
