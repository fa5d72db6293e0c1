"""What a person asks of a job and of its children."""

import pytest

from apps.jobs.models import Job
from apps.jobs.services import drain, perform, request_cancel, request_pause, resume, start
from tests.jobs.kinds import tasks

pytestmark = pytest.mark.both


def states(*jobs):
    return [Job.objects.get(pk=job.pk).state for job in jobs]


def test_a_waiting_job_is_cancelled_at_once_with_its_children(job):
    child = start("test.sight", parent=job)
    request_cancel(job)
    assert states(job, child) == [Job.State.CANCELLED] * 2
    assert drain() == 0


def test_a_counted_job_that_waits_for_others_is_cancelled_at_once(db):
    job = start("test.handover", total=2)
    drain()
    request_cancel(job)
    assert states(job) == [Job.State.CANCELLED]


def test_a_counted_job_cancelled_during_its_handler_ends_with_it(db, monkeypatch):
    job = start("test.handover", total=2)
    monkeypatch.setattr(tasks, "trace", lambda word: request_cancel(job))
    perform(job.pk)
    assert states(job) == [Job.State.CANCELLED]


def test_children_started_after_the_request_are_cancelled_too(db):
    def ask_and_start(run):
        parent = Job.objects.get(pk=run.job_id)
        request_cancel(parent)
        start("test.units", total=3, parent=parent)

    tasks.calls += [ask_and_start, lambda run: run.check()]
    job = start("test.call")
    perform(job.pk)
    assert states(job, job.children.get()) == [Job.State.CANCELLED] * 2


def test_a_finished_job_cannot_be_cancelled(job):
    drain()
    request_cancel(job)
    assert states(job) == [Job.State.SUCCEEDED]
    assert not Job.objects.get(pk=job.pk).cancel_requested


def test_pausing_and_resuming_reach_the_children(job):
    child = start("test.sight", parent=job)
    request_pause(job)
    assert states(job, child) == [Job.State.PAUSED] * 2
    resume(job)
    assert states(job, child) == [Job.State.QUEUED] * 2


def test_a_pause_taken_back_before_it_was_seen(db):
    def ask_and_take_back(run):
        job = Job.objects.get(pk=run.job_id)
        request_pause(job)
        resume(job)
        run.check()

    tasks.calls.append(ask_and_take_back)
    job = start("test.call")
    perform(job.pk)
    assert states(job) == [Job.State.SUCCEEDED]


def test_a_paused_job_can_be_cancelled(job):
    request_pause(job)
    request_cancel(job)
    assert states(job) == [Job.State.CANCELLED]


def test_a_job_resumed_before_its_worker_has_paused_it_goes_on(db):
    def ask_and_take_it_back(run):
        asked = Job.objects.get(pk=run.job_id)
        request_pause(asked)
        try:
            run.check()
        finally:
            resume(asked)

    tasks.calls.append(ask_and_take_it_back)
    job = start("test.call")
    perform(job.pk)
    assert states(job) == [Job.State.QUEUED]
