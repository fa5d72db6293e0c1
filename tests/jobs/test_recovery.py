"""What the reconciler brings back, and what it leaves."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_q.models import OrmQ

from apps.jobs import limits, processes, tasks
from apps.jobs.models import Job, Worker
from apps.jobs.services import (
    claiming,
    drain,
    reconcile,
    recovery,
    request_cancel,
    start,
    workers_alive,
)
from apps.jobs.services.claiming import recover
from tests.jobs.kinds.tasks import traced

pytestmark = pytest.mark.both

GONE = f"{processes.host()}:999999:1"


def ago(**span):
    return timezone.now() - timedelta(**span)


def lost(job, **changes):
    """Let the job look as after a crash of its worker."""
    values = {"worker": GONE, "heartbeat": timezone.now(), "attempts": 1, **changes}
    Job.objects.filter(pk=job.pk).move(Job.State.RUNNING, **values)


def test_a_job_and_its_queue_row_are_written_together_or_not_at_all(db):
    with transaction.atomic():
        start("test.units")
        transaction.set_rollback(True)
    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_each_kind_goes_through_its_queue(db):
    start("test.units")
    start("test.sight")
    assert list(OrmQ.objects.order_by("pk").values_list("key", flat=True)) == ["default", "vision"]


def test_a_kind_nobody_declared_is_refused(db):
    with pytest.raises(LookupError):
        start("test.nothing")


def test_a_fresh_job_is_not_woken_twice(job):
    assert reconcile() == 0
    assert OrmQ.objects.count() == 1


def test_a_long_queue_is_not_made_longer(job):
    Job.objects.update(woken=ago(minutes=10))
    assert reconcile() == 0


def test_a_queued_job_without_a_queue_row_is_woken_once(job):
    OrmQ.objects.all().delete()
    Job.objects.update(woken=ago(minutes=10))
    assert [reconcile(), reconcile()] == [1, 0]
    assert OrmQ.objects.count() == 1


def test_a_job_that_was_queued_before_the_clock_was_put_back_is_woken(job):
    """Its queue row would not be taken until that hour comes again, while others go ahead of it."""
    later = timezone.now() + timedelta(hours=1)
    OrmQ.objects.update(lock=later)
    Job.objects.update(woken=later)
    OrmQ.objects.create(key=job.queue, payload="another", lock=ago(minutes=1))
    assert [reconcile(), reconcile()] == [1, 0]
    assert OrmQ.objects.filter(lock__lte=timezone.now()).count() == 2


def test_a_clock_that_is_a_little_ahead_wakes_nothing(job):
    Job.objects.update(woken=timezone.now() + timedelta(seconds=20))
    assert reconcile() == 0


def test_a_dead_workers_job_is_queued_again(job):
    lost(job)
    assert reconcile() == 1
    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (Job.State.QUEUED, "", 1)


def test_a_job_that_keeps_ending_its_worker_is_set_aside(job):
    lost(job, attempts=3)
    assert reconcile() == 0
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "3 times" in job.error


def test_a_request_to_a_dead_worker_is_still_met(job):
    lost(job)
    request_cancel(job)
    reconcile()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_job_that_beats_is_left_alone(job):
    lost(job, worker="elsewhere:1:1")
    assert reconcile() == 0
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_a_late_heartbeat_wins(job):
    lost(job, worker="elsewhere:1:1", heartbeat=ago(days=1))
    seen = Job.objects.get(pk=job.pk)
    Job.objects.update(heartbeat=timezone.now())
    assert claiming.is_stale(seen)
    assert not claiming.recover(seen)


def test_a_counted_job_that_nobody_counts_up_runs_its_handler_again(db):
    job = start("test.handover", total=2)
    drain()
    Job.objects.update(heartbeat=timezone.now() - limits.stale_after() - timedelta(seconds=1))
    assert reconcile() == 1
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.RUNNING, 0)


def test_rows_a_dead_cluster_had_taken_are_free_again(job):
    OrmQ.objects.update(lock=timezone.now() + timedelta(hours=1))
    recovery.release_rows("vision")
    assert OrmQ.objects.filter(lock__gt=timezone.now()).exists()
    recovery.release_rows("default")
    assert not OrmQ.objects.filter(lock__gt=timezone.now()).exists()


def test_a_job_beside_an_idle_cluster_is_woken_again_whether_its_row_is_reserved_or_gone(job):
    OrmQ.objects.update(lock=timezone.now() + timedelta(hours=1))
    recovery.wake_again(job.queue)
    [row] = OrmQ.objects.all()
    assert row.lock <= timezone.now()
    row.delete()
    recovery.wake_again(job.queue)
    recovery.wake_again(job.queue)
    assert OrmQ.objects.count() == 1


def test_old_finished_jobs_go_and_open_ones_stay(job):
    done = {"kind": "test.units", "state": Job.State.SUCCEEDED}
    kept = Job.objects.create(**done, finished=ago(days=80))
    Job.objects.create(**done, finished=ago(days=91))
    Job.objects.create(**done, finished=ago(days=8), parent=kept)
    kept_child = Job.objects.create(**done, finished=ago(days=6), parent=kept)
    Job.objects.filter(pk=job.pk).update(created=ago(days=400))
    recovery.prune()
    assert set(Job.objects.all()) == {job, kept, kept_child}


def test_workers_count_as_alive_for_15_seconds(db):
    row = {"queue": "default", "host": "here", "pid": 1}
    worker = Worker.objects.create(**row, seen=ago(seconds=10))
    assert workers_alive("default")
    assert not workers_alive("vision")
    Worker.objects.filter(pk=worker.pk).update(seen=ago(seconds=16))
    assert not workers_alive("default")


def test_a_stale_job_that_was_resumed_meanwhile_is_not_paused(job):
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, worker="gone", pause_requested=True
    )
    seen = Job.objects.get(pk=job.pk)
    Job.objects.filter(pk=job.pk).update(pause_requested=False)
    assert not recover(seen)
    assert Job.objects.get(pk=job.pk).state == Job.State.RUNNING


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_the_database_holds_nothing():
    """It lives, so that nobody else would take the job before it has been silent for minutes."""
    job = start("test.disconnected")
    for state in (Job.State.QUEUED, Job.State.FAILED):
        with pytest.raises(OperationalError):
            tasks.perform(str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.worker) == (state, "")
    assert traced() == ["disconnected"] * 2
