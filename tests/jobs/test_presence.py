"""Nobody waits without being told: with no worker of a queue alive, every page of work says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.jobs import services as jobs
from apps.jobs.models import Job, Worker
from apps.jobs.services import start
from apps.search.services.asking import ask_with_file
from tests.conftest import signed_in

TOLD = "no worker is running"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff_client(django_user_model, db):
    return signed_in(django_user_model.objects.create_user("staff", is_staff=True))


def work_at(*queues, seen=timedelta()):
    """Let clusters of other hosts have signed in so long ago."""
    for queue in queues:
        when = {"seen": timezone.now() - seen, "pid": 1}
        Worker.objects.update_or_create(queue=queue, host="elsewhere", defaults=when)


def test_queues_without_a_living_worker_are_named_while_something_waits_for_them(owner, mate):
    assert jobs.stalled_for(owner.pk) == []
    start("test.units", owner_id=owner.pk)
    start("test.sight", owner_id=owner.pk)
    assert jobs.stalled_for(owner.pk) == ["default", "vision"]
    work_at("default")
    work_at("vision", seen=timedelta(seconds=14))
    assert jobs.stalled_for(owner.pk) == []
    work_at("vision", seen=timedelta(seconds=16))
    assert jobs.stalled_for(owner.pk) == ["vision"]
    assert jobs.stalled_for(mate.pk) == []
    assert jobs.stalled_for(mate.pk, everybodys=True) == ["vision"]


def test_what_is_paused_or_ended_waits_for_nobody(owner):
    jobs.request_pause(start("test.units", owner_id=owner.pk))
    jobs.request_cancel(start("test.sight", owner_id=owner.pk))
    assert jobs.stalled_for(owner.pk) == []


def test_a_worker_that_died_at_it_is_missed_too(owner):
    job = start("test.sight", owner_id=owner.pk)
    held = {"worker": "elsewhere:1:1", "heartbeat": timezone.now()}
    Job.objects.filter(pk=job.pk).move(Job.State.RUNNING, **held)
    assert jobs.stalled_for(owner.pk) == ["vision"]


@pytest.fixture
def pages(add, gallery, owner, upload, image):
    """Addresses that speak of work, while pictures wait for the model alone."""
    add(2, 3, work=False)
    jobs.drain(["default"])
    query = ask_with_file(owner.pk, upload("question.png", seed=1))
    job = Job.objects.top_level().active().get()
    return [
        reverse("galleries:detail", args=[gallery.id]),
        reverse("galleries:status", args=[gallery.id]),
        reverse("jobs:tray"),
        reverse("jobs:index"),
        reverse("jobs:detail", args=[job.pk]),
        reverse("search:query", args=[query.id]),
    ]


def test_gallery_strip_tray_jobs_and_search_say_so(pages, owner_client):
    work_at("default")
    for page in pages:
        text = owner_client.get(page).text
        assert TOLD in text, page
        assert "manage.py" not in text, page
    work_at("vision")
    for page in pages:
        assert TOLD not in owner_client.get(page).text, page


def test_staff_see_which_queue_and_what_to_do(pages, staff_client, mate_client):
    work_at("default")
    for page in (reverse("jobs:tray"), reverse("jobs:index")):
        assert TOLD in staff_client.get(page).text.lower()
        assert TOLD not in mate_client.get(page).text.lower()
    text = staff_client.get(reverse("jobs:index")).text
    assert "manage.py work --queue vision" in text
    assert "--queue default" not in text


def test_a_job_that_rests_says_whether_anybody_is_at_its_parts(pages, owner_client):
    """Its handler has returned: it runs while the model looks at its pictures, else it waits."""
    [job] = Job.objects.top_level().active().with_active_children()
    assert (job.state, job.shown_state) == (Job.State.RUNNING, Job.State.QUEUED)
    held = {"worker": "elsewhere:1:1", "heartbeat": timezone.now()}
    Job.objects.filter(parent=job, state=Job.State.QUEUED).move(Job.State.RUNNING, **held)
    [job] = Job.objects.top_level().active().with_active_children()
    assert job.shown_state == Job.State.RUNNING
