"""Counting up, and jobs that others finish."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.jobs.models import Job
from apps.jobs.services import advance, drain, request_pause, resume, start
from apps.jobs.signals import job_settled

pytestmark = pytest.mark.both

LONG_AGO = timezone.now() - timedelta(days=1)


def handed_over(total):
    job = start("test.handover", total=total)
    drain()
    job.refresh_from_db()
    return job


def test_a_counted_job_runs_on_after_its_handler(db):
    job = handed_over(2)
    assert (job.state, job.worker, job.attempts) == (Job.State.RUNNING, "", 0)


def test_it_succeeds_with_its_last_unit_and_says_so_once(db):
    told = []

    def listen(job, **kwargs):
        told.append(job.pk)

    job_settled.connect(listen)
    try:
        job = handed_over(2)
        advance(job.pk)
        assert told == []
        advance(job.pk)
        advance(job.pk)
    finally:
        job_settled.disconnect(listen)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.SUCCEEDED, 2)
    assert told == [job.pk]


def test_units_counted_before_the_handler_ends_are_not_lost(db):
    job = start("test.handover", total=1)
    advance(job.pk)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED


def test_nothing_to_do_is_done(db):
    assert handed_over(0).state == Job.State.SUCCEEDED


def test_a_childs_progress_is_its_parents_sign_of_life(db):
    parent = handed_over(5)
    child = start("test.units", total=1, parent=parent)
    Job.objects.update(heartbeat=LONG_AGO)
    advance(child.pk)
    parent.refresh_from_db()
    assert parent.heartbeat > LONG_AGO


def test_a_pause_is_left_out_of_the_time_left(db):
    job = handed_over(4)
    advance(job.pk, 2)
    request_pause(job)
    Job.objects.update(started=LONG_AGO)
    resume(job)
    drain()
    advance(job.pk)
    Job.objects.update(paced_since=timezone.now() - timedelta(seconds=5))
    job.refresh_from_db()
    assert (job.paced_from, job.seconds_left) == (2, 5)


def test_percent_and_time_left(db):
    now = timezone.now()
    since = {"started": LONG_AGO, "paced_since": now - timedelta(seconds=30)}
    job = Job(state=Job.State.RUNNING, done=3, total=4, **since)
    assert (job.percent, job.seconds_left) == (75, 10)
    assert Job(state=Job.State.RUNNING, done=3, paced_from=3, total=4, **since).seconds_left is None
    announced = Job(state=Job.State.RUNNING, done=3, total=3, expected=6, **since)
    assert (announced.percent, announced.seconds_left) == (50, 30)
    assert Job(done=9, total=4).percent == 100
    assert Job(done=9).percent == 0
