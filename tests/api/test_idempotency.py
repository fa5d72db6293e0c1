"""A request sent again with its key does nothing twice."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from apps.accounts.models import IdempotentRequest
from apps.accounts.services import idempotency
from apps.accounts.services.idempotency import (
    ABANDONED_AFTER,
    KEEP,
    PROCESS,
    forget_old_requests,
)
from apps.galleries.models import Gallery, Image
from apps.jobs import processes
from apps.jobs.models import Job
from tests.api.conftest import program

pytestmark = pytest.mark.both

KEY = {"Idempotency-Key": "4f1c"}


def make(client, name="New", **headers):
    return client.post(
        "/api/v1/galleries",
        {"name": name},
        content_type="application/json",
        headers=KEY | headers,
    )


def test_a_gallery_is_made_once(api):
    first, second = make(api), make(api)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert Gallery.objects.count() == 1


def test_files_are_added_once(api, gallery, upload):
    def send():
        files = {"files": [upload(seed=1), upload("no.txt", b"text")]}
        return api.post(f"/api/v1/galleries/{gallery.id}/images", files, headers=KEY)

    first, second = send(), send()
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert [file["outcome"] for file in first.json()["files"]] == ["added", "refused"]
    assert (Image.objects.count(), Job.objects.count()) == (1, 1)


def test_a_key_belongs_to_one_request(api, gallery, upload):
    make(api)
    assert make(api, name="Other").json()["code"] == "key_reused"
    files = {"files": [upload(seed=1)]}
    response = api.post(f"/api/v1/galleries/{gallery.id}/images", files, headers=KEY)
    assert response.json()["code"] == "key_reused"
    assert Image.objects.count() == 0


def test_keys_of_different_people_do_not_meet(api, mates_api):
    assert make(api).status_code == make(mates_api).status_code == 201
    assert Gallery.objects.count() == 2


def test_after_an_error_the_key_is_free(api, gallery):
    assert make(api, name=gallery.name).status_code == 409
    gallery.delete()
    assert make(api).status_code == 201


def test_a_key_must_be_one(api):
    for key in ("", "x" * 256, "with space", "é"):
        response = make(api, **{"Idempotency-Key": key})
        assert response.status_code == 422
    assert Gallery.objects.count() == 0


def test_what_is_under_way_is_not_begun_again(api, owner):
    make(api)
    IdempotentRequest.objects.update(status=None)
    again = make(api)
    assert again.json()["code"] == "key_in_use"
    assert again["Retry-After"] == "1"


def test_a_request_that_died_can_be_sent_again(api):
    make(api)
    Gallery.objects.all().delete()
    long_ago = timezone.now() - ABANDONED_AFTER - timedelta(seconds=1)
    IdempotentRequest.objects.update(status=None, created=long_ago)
    assert make(api).status_code == 201
    assert make(api).status_code == 201
    assert Gallery.objects.count() == 1


def test_a_request_whose_process_was_killed_can_be_sent_again_at_once(api):
    """A client that got no answer would otherwise be told to wait for a quarter of an hour."""
    make(api)
    Gallery.objects.all().delete()
    gone = {PROCESS: f"{processes.host()}:1:1"}
    IdempotentRequest.objects.update(status=None, body=gone)
    assert make(api).status_code == 201
    assert Gallery.objects.count() == 1


@pytest.mark.parametrize(
    "process", [processes.name(), "elsewhere:1:1"], ids=["this process", "another host"]
)
def test_a_request_that_is_being_answered_has_to_be_waited_for(api, process):
    """By a living process, or by one of another host, of which nothing is known."""
    make(api)
    IdempotentRequest.objects.update(status=None, body={PROCESS: process})
    answer = make(api)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_in_use")


@pytest.mark.django_db(transaction=True)
def test_a_key_is_released_when_the_database_answers_again(owner, monkeypatch):
    """The process lives, so that nobody would take its key over for a quarter of an hour."""
    tries = iter([OperationalError, OperationalError])
    release = idempotency._release

    def fails_twice(*args):
        if error := next(tries, None):
            raise error
        release(*args)

    monkeypatch.setattr(idempotency, "_release", fails_twice)
    assert idempotency.begin(owner.pk, "k", "digest", "mine") is None
    idempotency.forget(owner.pk, "k", "mine")
    idempotency.forget(owner.pk, "k", "another")  # One that does not have the key.
    for thread in threading.enumerate():
        if thread.name == "idempotency":
            thread.join(30)
    assert not IdempotentRequest.objects.exists()


def test_keys_are_forgotten_after_a_day(api):
    make(api)
    assert forget_old_requests() == 0
    IdempotentRequest.objects.update(created=timezone.now() - KEEP - timedelta(seconds=1))
    assert forget_old_requests() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_acts(owner):
    together = threading.Barrier(6)
    answers = []

    def send(client):
        together.wait()
        try:
            answers.append(make(client))
        finally:
            connection.close()

    clients = [program(owner) for _ in range(6)]
    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Gallery.objects.count() == 1
    codes = {answer.status_code for answer in answers}
    assert 201 in codes
    assert codes <= {201, 409}
    made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    assert {a.json()["code"] for a in answers if a.status_code == 409} <= {"key_in_use"}
    assert make(clients[0]).json()["id"] in made
