"""Whose turn it is: nobody waits for the end of what another has queued."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.galleries.models import Gallery, Image
from apps.jobs import supervisor_watchdog
from apps.jobs.models import Job
from apps.jobs.services import drain, fair_queueing, perform, start, work
from tests.jobs.kinds import tasks

pytestmark = pytest.mark.both


@pytest.fixture
def queue(owner, mate):
    """Five jobs of the owner's, then one of the mate's, then one of nobody's."""
    jobs = [
        start("test.units", owner_id=owner.pk, total=1, params={"name": f"o{n}-"}) for n in range(5)
    ]
    jobs.append(start("test.units", owner_id=mate.pk, total=1, params={"name": "m-"}))
    jobs.append(start("test.units", total=1, params={"name": "none-"}))
    return jobs


def test_owners_have_their_turns_one_after_the_other(queue):
    for job in queue:  # As django-q2 wakes workers: in the order of the queue.
        work(job.pk)
    assert tasks.traced() == ["o0-0", "m-0", "none-0", "o1-0", "o2-0", "o3-0", "o4-0"]


def test_whoever_has_the_fewest_jobs_held_is_next(queue, owner, mate):
    held = {"worker": "elsewhere:1:1", "heartbeat": timezone.now(), "claimed": timezone.now()}
    Job.objects.filter(pk__in=[queue[0].pk, queue[6].pk]).move(Job.State.RUNNING, **held)
    assert fair_queueing.next_in("default") == queue[5].pk
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=queue[6].pk).update(claimed=long_ago)
    assert perform(queue[5].pk)
    # The mate holds none now; the other two hold one each, and nobody's is the older.
    start("test.units", total=1, params={"name": "none again-"})
    start("test.units", owner_id=mate.pk, total=1)
    following = fair_queueing.next_in("default")
    assert following is not None
    assert Job.objects.get(pk=following).owner_id == mate.pk


def test_a_queue_row_that_outlived_its_job_does_no_harm(queue):
    work(queue[0].pk)
    work(queue[0].pk)
    assert tasks.traced() == ["o0-0", "m-0"]


def test_each_queue_has_its_own_turns(queue, owner):
    sight = start("test.sight", owner_id=owner.pk)
    assert work(sight.pk)
    assert tasks.traced() == ["sight"]


def test_a_worker_that_is_told_to_stop_takes_nothing_and_forgets_nothing(queue, monkeypatch):
    monkeypatch.setattr(supervisor_watchdog, "is_stopping", lambda: True)
    assert not work(queue[0].pk)
    queue[0].refresh_from_db()
    assert (queue[0].state, queue[0].woken) == (Job.State.QUEUED, None)


def names_of(images):
    return list(images.values_list("name", flat=True))


def test_a_long_import_lets_another_persons_picture_go_first(add, mate, monkeypatch):
    """With one worker: in its queue the import yields after each batch, at the model as well."""
    long = add(*range(40), work=False).job
    theirs = Gallery.objects.create(owner=mate, name="Mine")
    single = add(100, to=theirs, work=False).job
    work(long.pk)
    long.refresh_from_db()
    assert (long.state, Image.objects.filter(job=long, prepared_at__isnull=False).count()) == (
        Job.State.QUEUED,
        8,
    )
    work(long.pk)
    assert Image.objects.get(job=single).prepared_at is not None
    drain(["default"])
    parts = {job.parent_id: job for job in Job.objects.filter(kind="search.embed")}
    work(parts[long.pk].pk)
    assert Image.objects.filter(job=long, state=Image.State.READY).count() == 8
    work(parts[long.pk].pk)
    assert Image.objects.get(job=single).state == Image.State.READY
    drain()
    assert Image.objects.filter(state=Image.State.READY).count() == 41
    assert not Job.objects.active().exists()
