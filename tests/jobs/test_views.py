"""A job's pages: its owner's alone."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.jobs.services import drain, start

ASKING = ["cancel", "pause", "resume", "retry"]
ADDRESSES = [("get", "detail"), *(("post", name) for name in ASKING)]
HTMX = {"HX-Request": "true"}


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
    assert list(owner_client.get(reverse("jobs:index")).context["page"]) == [owned]
    assert list(mate_client.get(reverse("jobs:index")).context["page"]) == []


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
    assert "every 1s" in owner_client.get(address("detail", owned)).text
    drain()
    assert "every 1s" not in owner_client.get(address("detail", owned)).text


def test_the_owner_cancels_and_tries_again(owned, owner_client):
    response = owner_client.post(address("cancel", owned))
    assert response.url == address("detail", owned)
    assert Job.objects.get().state == Job.State.CANCELLED
    owner_client.post(address("retry", owned))
    assert Job.objects.get().state == Job.State.QUEUED


def test_reading_does_not_change(owned, owner_client):
    for name in ASKING:
        assert owner_client.get(address(name, owned)).url == address("detail", owned)
    assert Job.objects.get().state == Job.State.QUEUED


def test_what_is_asked_of_a_job_wakes_those_who_show_it(owned, owner_client):
    answer = owner_client.post(address("pause", owned), headers=HTMX)
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "futu:work")
    assert Job.objects.get().state == Job.State.PAUSED
    page = owner_client.get(address("detail", owned)).text
    assert address("resume", owned) in page
    assert address("pause", owned) not in page
    owner_client.post(address("resume", owned), headers=HTMX)
    assert Job.objects.get().state == Job.State.QUEUED


def test_the_list_shows_what_it_is_asked_for(owned, owner_client):
    failed = start("test.expected", owner_id=owned.owner_id)
    drain()
    waiting = start("test.units", owner_id=owned.owner_id, total=1)
    shown = {"": {owned, failed, waiting}, "active": {waiting}, "finished": {owned}}
    shown |= {"failed": {failed}, "no such thing": {owned, failed, waiting}}
    for show, jobs in shown.items():
        page = owner_client.get(reverse("jobs:index"), {"show": show})
        assert set(page.context["page"]) == jobs, show
    assert "X could not be read." in owner_client.get(reverse("jobs:index")).text


@pytest.mark.parametrize("show", ["active", "finished", "failed", ""])
def test_an_empty_list_says_so(show, owner_client):
    page = owner_client.get(reverse("jobs:index"), {"show": show})
    assert 'class="empty"' in page.text


def test_children_are_counted_by_state(owned, owner_client):
    for _ in range(2):
        start("test.sight", owner_id=owned.owner_id, parent=owned)
    drain(["vision"])
    start("test.sight", owner_id=owned.owner_id, parent=owned)
    ((job, parts),) = owner_client.get(reverse("jobs:index")).context["jobs"]
    assert job == owned
    assert [(part.state, part.count) for part in parts] == [("queued", 1), ("succeeded", 2)]


def test_the_list_takes_the_same_queries_for_one_job_and_for_many(
    owned, owner_client, django_assert_num_queries
):
    owner_client.get(reverse("jobs:index"))
    for _ in range(5):
        job = start("test.units", owner_id=owned.owner_id)
        start("test.sight", owner_id=owned.owner_id, parent=job)
    # session, person, count, jobs, their parts, kinds that wait, workers
    with django_assert_num_queries(7):
        owner_client.get(reverse("jobs:index"))


def test_a_job_takes_the_same_queries_with_many_parts(
    owned, owner_client, django_assert_num_queries
):
    for _ in range(5):
        start("test.sight", owner_id=owned.owner_id, parent=owned)
    owner_client.get(address("detail", owned))  # The header remembers whether anything is public.
    with django_assert_num_queries(6):  # session, person, job, children, workers, their counts
        owner_client.get(address("detail", owned))
