"""The tray in the header: what is under way, for its owner, and once that it is over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.jobs.models import Job
from apps.jobs.services import drain, start

HTMX = {"HX-Request": "true"}
TRAY = "/jobs/tray"


@pytest.fixture
def owned(owner):
    return start("test.units", owner_id=owner.pk, total=4)


def look(client, **asked):
    return client.get(TRAY, asked, headers=HTMX)


def a_while_ago():
    return (timezone.now() - timedelta(minutes=5)).isoformat()


def test_it_shows_what_is_under_way_to_its_owner_alone(owned, owner_client, mate_client):
    Job.objects.update(done=1)
    seen = look(owner_client)
    assert "Doing units" in seen.text
    assert seen.context["tray"].percent == 25
    assert reverse("jobs:cancel", args=[owned.pk]) in seen.text
    assert "Doing units" not in look(mate_client).text


def test_nobody_is_asked_to_sign_in(stranger_client):
    assert look(stranger_client).status_code == 302


def test_it_asks_again_only_while_something_is_under_way(owned, owner_client):
    assert "every 2s" in look(owner_client).text
    drain()
    assert "every 2s" not in look(owner_client).text


def test_the_end_is_told_to_those_who_were_waiting(owned, owner_client):
    drain()
    assert "toast" not in look(owner_client).text
    told = look(owner_client, since=a_while_ago()).text
    assert "All work in the background is done." in told
    assert "toast--success" in told


def test_a_failure_is_told_with_the_way_to_its_reason(owner, owner_client):
    job = start("test.expected", owner_id=owner.pk)
    drain()
    told = look(owner_client, since=a_while_ago()).text
    assert "1 job failed." in told
    assert f'href="{job.get_absolute_url()}"' in told
    start("test.expected", owner_id=owner.pk)
    drain()
    assert "/jobs/?show=failed" in look(owner_client, since=a_while_ago()).text


def test_the_end_is_not_told_before_all_have_ended(owned, owner, owner_client):
    drain()
    start("test.units", owner_id=owner.pk, total=1)
    assert "is done" not in look(owner_client, since=a_while_ago()).text


def test_what_was_cancelled_needs_no_words(owned, owner_client):
    owner_client.post(reverse("jobs:cancel", args=[owned.pk]))
    assert "toast" not in look(owner_client, since=a_while_ago()).text


@pytest.mark.parametrize("since", ["yesterday", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_no_moment(since, owned, owner_client):
    drain()
    assert "toast" not in look(owner_client, since=since).text


def test_a_look_costs_few_queries(owned, owner, owner_client, django_assert_num_queries):
    for _ in range(9):
        start("test.units", owner_id=owner.pk)
    with django_assert_num_queries(5):  # session, person, jobs, kinds that wait, workers
        look(owner_client)
    Job.objects.all().delete()
    with django_assert_num_queries(3):
        look(owner_client)
