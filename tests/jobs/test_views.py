"""A job's pages: its owner's alone."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.jobs.services import drain, start

ADDRESSES = [("get", "detail"), ("post", "cancel"), ("post", "retry")]


@pytest.fixture
def owned(owner):
    return start("test.units", owner_id=owner.pk, total=3)


def address(name, job):
    return reverse(f"jobs:{name}", args=[job.pk])


@pytest.mark.parametrize(("method", "name"), ADDRESSES)
def test_others_find_no_such_job(owned, mate_client, method, name):
    assert getattr(mate_client, method)(address(name, owned)).status_code == 404
    assert Job.objects.get().state == Job.State.QUEUED


@pytest.mark.parametrize(("method", "name"), ADDRESSES)
def test_staff_have_no_special_door(owned, client, method, name):
    client.force_login(User.objects.create_superuser("root"))
    assert getattr(client, method)(address(name, owned)).status_code == 404


@pytest.mark.parametrize(("method", "name"), ADDRESSES)
def test_nobody_is_asked_to_sign_in(owned, stranger_client, method, name):
    response = getattr(stranger_client, method)(address(name, owned))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_a_job_without_an_owner_is_nobodys(job, owner_client, stranger_client):
    assert owner_client.get(address("detail", job)).status_code == 404
    assert stranger_client.get(address("detail", job)).status_code == 302


def test_the_list_shows_ones_own_jobs_without_their_children(owned, owner_client, mate_client):
    start("test.sight", owner_id=owned.owner_id, parent=owned)
    assert list(owner_client.get(reverse("jobs:index")).context["jobs"]) == [owned]
    assert list(mate_client.get(reverse("jobs:index")).context["jobs"]) == []


def test_the_list_asks_the_sign_in_page_for_nobody(stranger_client):
    assert stranger_client.get(reverse("jobs:index")).status_code == 302


def test_the_owner_follows_the_job(owned, owner_client):
    page = owner_client.get(address("detail", owned))
    assert "Doing units" in page.text
    assert "<html" in page.text
    part = owner_client.get(address("detail", owned), headers={"HX-Request": "true"})
    assert "Doing units" in part.text
    assert "<html" not in part.text


def test_a_page_of_a_finished_job_asks_no_more(owned, owner_client):
    assert "hx-trigger" in owner_client.get(address("detail", owned)).text
    drain()
    assert "hx-trigger" not in owner_client.get(address("detail", owned)).text


def test_the_owner_cancels_and_tries_again(owned, owner_client):
    response = owner_client.post(address("cancel", owned))
    assert response.url == address("detail", owned)
    assert Job.objects.get().state == Job.State.CANCELLED
    owner_client.post(address("retry", owned))
    assert Job.objects.get().state == Job.State.QUEUED


def test_reading_does_not_change(owned, owner_client):
    for name in ("cancel", "retry"):
        assert owner_client.get(address(name, owned)).url == address("detail", owned)
    assert Job.objects.get().state == Job.State.QUEUED


def test_the_list_takes_the_same_queries_for_one_job_and_for_many(
    owned, owner_client, django_assert_num_queries
):
    owner_client.get(reverse("jobs:index"))
    for _ in range(5):
        start("test.units", owner_id=owned.owner_id)
    with django_assert_num_queries(4):
        owner_client.get(reverse("jobs:index"))
