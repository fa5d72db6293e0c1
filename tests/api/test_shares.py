"""Slow pictures at /api/v1/search cost their sender, and nobody else."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from apps.galleries.decoders import places, process
from apps.galleries.decoders.pool import pool
from apps.galleries.decoders.services import places as shared
from tests.galleries.decoders.slow import slow_jpeg
from tests.galleries.decoders.test_places import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slow_child() -> Iterator[int]:
    """The child that decodes next takes its time."""
    pool.end()
    pool.clear()
    pool.warm(1)
    pid = pool._idle[0].pid
    os.kill(pid, signal.SIGSTOP)
    yield pid
    with suppress(ProcessLookupError):  # it was slow, and so replaced
        os.kill(pid, signal.SIGCONT)


def search(client: Client, file: SimpleUploadedFile) -> int:
    return client.post("/api/v1/search", {"file": file}).status_code


def test_a_picture_past_the_deadline_is_refused_and_the_next_is_answered(api, upload, monkeypatch):
    with monkeypatch.context() as soon:
        soon.setattr(process, "BUSY_MACHINE", 0.2 / settings.FUTU_DECODE_SECONDS)
        response = api.post("/api/v1/search", {"file": upload("bomb.jpg", slow_jpeg())})
    assert response.status_code == 422
    assert (response.json()["code"], response.json()["reason"]) == ("unusable_picture", "too_slow")
    assert search(api, upload(seed=1)) == 201


def test_slow_pictures_of_one_person_keep_nobody_else(
    api, mates_api, upload, slow_child, monkeypatch
):
    monkeypatch.setattr(places, "SLOW", 0.0)
    said: list[int] = []

    def ask() -> None:
        said.append(search(api, upload(seed=1)))
        connection.close()

    slow = threading.Thread(target=ask)
    slow.start()
    until(lambda: bool(shared._begun))
    behind = threading.Thread(target=ask)
    behind.start()
    until(lambda: bool(shared._lines))
    assert search(mates_api, upload(seed=2)) == 201
    refused = api.post("/api/v1/search", {"file": upload(seed=3)})
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert "still being read" in refused.json()["detail"]
    assert refused["Retry-After"] == "5"
    assert said == []
    os.kill(slow_child, signal.SIGCONT)
    slow.join(20)
    behind.join(20)
    assert said == [201, 201]
