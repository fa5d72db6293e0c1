"""The part of a job that makes pictures searchable: stopped, retried, and never doubled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.galleries.models import Image
from apps.jobs import limits
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import Embedding
from apps.search.services import embedding

State = Job.State


def later() -> None:
    """Advance the clock until every silent job counts as given up."""
    long_ago = timezone.now() - limits.stale_after() - timedelta(seconds=1)
    Job.objects.update(heartbeat=long_ago)


def embedding_jobs(**of):
    return Job.objects.filter(kind="search.embed", **of)


def test_what_a_cancelled_part_did_not_reach_is_set_aside_and_counted(add):
    """Of ten pictures eight are given up with their part."""
    whole = add(*range(10), work=False).job
    jobs.drain(["default"])
    part = embedding_jobs().get()
    embedding.embed_images(list(embedding.waiting_of(whole.pk)[:2]))
    jobs.request_cancel(part)
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (State.SUCCEEDED, 10)
    assert Image.objects.filter(state=Image.State.FAILED).count() == 8


def test_a_part_tried_again_takes_up_what_was_set_aside(add):
    whole = add(*range(10), work=False).job
    jobs.drain(["default"])
    jobs.request_pause(whole)
    part = embedding_jobs().get()
    jobs.request_cancel(part)
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (State.PAUSED, 10)
    part.refresh_from_db()
    assert jobs.retry(part)
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (State.PAUSED, 0)
    jobs.resume(whole)
    jobs.drain()
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (State.SUCCEEDED, 10)
    assert Image.objects.filter(state=Image.State.READY).count() == 10


def test_a_long_queue_of_the_model_multiplies_nothing(add):
    """Many pictures uploaded one by one, whose jobs wait longer than the timeout of silent ones."""
    for seed in range(12):
        add(seed, work=False)
    jobs.drain(["default"])
    for _ in range(3):
        later()
        assert jobs.reconcile() == 0
        assert jobs.drain(["default"]) == 0
    assert embedding_jobs().count() == 12
    jobs.drain()
    assert Image.objects.filter(state=Image.State.READY).count() == 12
    assert Embedding.objects.count() == 12
    assert not Job.objects.active().exists()


@pytest.mark.parametrize("request_it", [jobs.request_pause, None])
def test_what_waits_is_not_announced_again(add, request_it):
    """Neither when the part was paused, nor when its worker died and it waits again."""
    whole = add(*range(3), work=False).job
    jobs.drain(["default"])
    part = embedding_jobs().get()
    if request_it:
        request_it(part)
    else:
        embedding_jobs().move(State.RUNNING, worker="elsewhere:1:1")
    later()
    jobs.reconcile()
    whole.refresh_from_db()
    assert (whole.state, whole.worker) == (State.RUNNING, "")
    assert embedding_jobs().count() == 1
    part.refresh_from_db()
    jobs.resume(part)
    jobs.drain()
    assert Image.objects.filter(state=Image.State.READY).count() == 3


def test_what_nobody_announced_is_announced_after_a_while(add):
    """A worker died between marking pictures as prepared and announcing them."""
    whole = add(*range(3), work=False).job
    jobs.drain(["default"])
    embedding_jobs().delete()
    later()
    assert jobs.reconcile() == 1
    jobs.drain()
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (State.SUCCEEDED, 3)


def test_said_twice_it_is_done_once(add):
    whole = add(*range(3), work=False).job
    jobs.drain(["default"])
    for _ in range(3):
        jobs.rerun(whole)
        jobs.drain(["default"])
    assert embedding_jobs().count() == 1
    jobs.drain()
    assert Embedding.objects.count() == 3


def test_people_see_which_pictures_wait_for_the_model_and_which_it_looks_at(
    add, gallery, monkeypatch
):
    seen = []
    embed = embedding.embed_images

    def look(images):
        seen.append(gallery.images.counts())
        embed(images)

    monkeypatch.setattr(embedding, "embed_images", look)
    add(*range(10))
    assert [(counts["waiting"], counts["processing"]) for counts in seen] == [(2, 8), (0, 2)]
