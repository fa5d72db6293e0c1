"""`/metrics`: who may read it, and that it tells what is."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from apps.jobs.models import Job
from apps.jobs.services import start
from futu import metrics

SECRET = "a token for figures"


@pytest.fixture
def told(stranger_client, db, settings):
    """Figures by name and labels, these in the order of their names."""
    settings.FUTU_METRICS_TOKEN = SECRET

    def ask() -> dict[tuple[str, ...], float]:
        answer = stranger_client.get("/metrics", headers={"Authorization": f"Bearer {SECRET}"})
        assert answer.status_code == HTTPStatus.OK
        samples = [
            sample
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        ]
        return {(one.name, *one.labels.values()): one.value for one in samples}

    return ask


@pytest.mark.parametrize("given", ["", "Bearer wrong", SECRET[:-1]])
def test_without_the_token_there_is_no_such_page(stranger_client, owner_client, settings, given):
    for token in ("", SECRET):
        settings.FUTU_METRICS_TOKEN = token
        for client in (stranger_client, owner_client):
            answer = client.get("/metrics", headers={"Authorization": given})
            assert answer.status_code == HTTPStatus.NOT_FOUND


def test_what_waits_and_for_how_long(told):
    job = start("media.sweep")
    Job.objects.filter(pk=job.pk).update(created=timezone.now() - timedelta(minutes=5))

    found = told()

    assert found["futu_jobs", "default", "queued"] == 1
    assert found["futu_jobs", "vision", "queued"] == 0
    assert found["futu_queue_age_seconds", "default"] == pytest.approx(300, abs=30)
    assert found["futu_workers_alive", "default"] == 0


def test_pictures_disk_and_requests(told, image, owner_client):
    owner_client.get("/search/")
    owner_client.get("/no/such/page")

    found = told()

    assert found["futu_pictures", "ready"] == 1
    assert found["futu_pictures_bytes",] == image.bytes
    assert found["futu_disk_free_bytes",] > 0
    assert found["futu_request_seconds_count", "GET", "search", "2xx"] >= 1
    assert found["futu_request_seconds_count", "GET", "none", "4xx"] >= 1
    assert all(name.startswith("futu_") for name, *_labels in found)


def test_a_part_that_fails_takes_no_other_with_it(told, monkeypatch):
    def broken():
        raise DatabaseError("down")

    monkeypatch.setitem(metrics._gauges, "files", broken)

    found = told()

    assert found["futu_metrics_failed", "files"] == 1
    assert found["futu_metrics_failed", "jobs"] == 0
    assert ("futu_jobs", "default", "queued") in found


def test_searches_are_measured(told, owner_client, upload, image):
    before = told().get(("futu_search_seconds_count", "first"), 0)

    owner_client.post("/search/", {"file": upload()}, follow=True)

    assert told()["futu_search_seconds_count", "first"] == before + 1
