"""What a worker does with one job."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation
from django_q.models import OrmQ

from apps.jobs import limits, processes, supervisor_watchdog
from apps.jobs.models import Job
from apps.jobs.run import Run
from apps.jobs.services import drain, perform, request_cancel, request_pause, resume, retry, start
from tests.jobs.kinds import tasks

pytestmark = pytest.mark.both

GONE = f"{processes.host()}:999999:1"


def test_a_job_runs_to_its_end(job):
    assert perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (Job.State.SUCCEEDED, 3, 100)
    assert job.worker == ""
    assert job.started <= job.heartbeat <= job.finished
    assert tasks.traced() == ["0", "1", "2"]


def test_a_second_delivery_does_nothing(job):
    assert perform(str(job.pk))
    assert not perform(str(job.pk))
    assert tasks.traced() == ["0", "1", "2"]


def test_a_vanished_job_does_no_harm(job):
    job_id = job.pk
    job.delete()
    assert not perform(job_id)


def test_a_job_that_another_process_holds_is_left_alone(job):
    elsewhere = {"worker": "elsewhere:1:1", "heartbeat": timezone.now()}
    Job.objects.filter(pk=job.pk).move(Job.State.RUNNING, **elsewhere)
    assert not perform(job.pk)
    assert tasks.traced() == []


def test_a_silent_job_is_taken_over(job):
    long_ago = timezone.now() - limits.stale_after() - timedelta(seconds=1)
    silent = {"worker": "elsewhere:1:1", "heartbeat": long_ago, "attempts": 1}
    Job.objects.filter(pk=job.pk).move(Job.State.RUNNING, **silent)
    assert perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 2)


def test_a_dead_workers_job_is_taken_over_at_once(job):
    dead = {"worker": GONE, "heartbeat": timezone.now(), "attempts": 1}
    Job.objects.filter(pk=job.pk).move(Job.State.RUNNING, **dead)
    assert perform(job.pk)
    assert tasks.traced() == ["0", "1", "2"]


def test_who_lost_a_job_stops_and_changes_nothing(db):
    def lose(run):
        Job.objects.filter(pk=run.job_id).update(worker="elsewhere:1:1")
        run.check()
        tasks.trace("went on")

    tasks.calls.append(lose)
    job = start("test.call")
    perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.worker) == (Job.State.RUNNING, "elsewhere:1:1")
    assert tasks.traced() == []


def test_an_expected_failure_keeps_its_sentence_and_is_not_tried_again(db):
    job = start("test.expected")
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.FAILED, 1)
    assert job.error == "X could not be read."


def test_sentences_are_translated_for_the_reader_not_for_the_worker(job):
    with translation.override("zh-hans"):
        drain()
    job.refresh_from_db()
    assert job.message == "Yes"
    with translation.override("zh-hans"):
        assert job.message == "是"


def test_an_unexpected_failure_is_tried_again_and_then_set_aside(db, caplog):
    job = start("test.unexpected")
    drain()
    job.refresh_from_db()
    assert tasks.traced() == ["unexpected"] * 2
    assert (job.state, job.attempts) == (Job.State.FAILED, 2)
    assert "unexpected" in job.error
    assert "ZeroDivisionError" not in job.error
    assert "ZeroDivisionError" in caplog.text


def test_crashes_are_forgiven_once_the_work_got_on(db):
    """Twice it may crash at one place (`max_attempts=2`), and as often as it likes on its way."""

    def get_on_and_crash(run):
        if len(tasks.traced()) < 5:
            run.forgive_crashes()
        tasks.trace("crash")
        raise ZeroDivisionError

    tasks.calls.append(get_on_and_crash)
    job = start("test.call")
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.FAILED, 2)
    assert tasks.traced() == ["crash"] * 6


def test_a_long_job_lets_those_go_first_that_wait(db):
    """One unit each time, whoever waits; crashes are not counted, and what it knew is kept."""

    def yield_to_queue(run):
        done = run.params.get("done", 0)
        tasks.trace(f"long{done}")
        if done < 3:
            run.remember(done=done + 1)
            run.yield_to_queue()
            tasks.trace("alone")

    tasks.calls.append(yield_to_queue)
    long = start("test.call")
    for name in "ab":
        start("test.units", total=1, params={"name": name})
    assert drain() == 4
    assert tasks.traced() == ["long0", "a0", "b0", "long1", "alone"]
    long.refresh_from_db()
    assert (long.state, long.attempts) == (Job.State.SUCCEEDED, 1)


def test_a_job_that_steps_back_is_woken_again(db):
    tasks.calls.append(lambda run: run.step_back())
    job = start("test.call")
    OrmQ.objects.all().delete()
    perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (Job.State.QUEUED, "", 0)
    assert OrmQ.objects.count() == 1


def test_a_job_in_another_queue_waits_for_nobody_here(db):
    def yield_to_queue(run):
        run.yield_to_queue()
        tasks.trace("on")

    tasks.calls.append(yield_to_queue)
    job = start("test.call")
    start("test.sight")
    perform(job.pk)
    assert tasks.traced() == ["on"]


def test_only_the_holder_of_a_job_says_how_far_it_is(job):
    run = Run(job)
    Job.objects.update(worker="elsewhere:1:1", attempts=2)
    run.report(5, 10)
    run.forgive_crashes()
    job.refresh_from_db()
    assert (job.done, job.total, job.attempts) == (0, 3, 2)


def test_a_kind_that_is_gone_fails_with_a_sentence(job):
    Job.objects.filter(pk=job.pk).update(kind="test.gone")
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "does not know" in job.error


def test_a_unit_that_takes_too_long_is_stopped(db, settings):
    settings.FUTU_UNIT_TIMEOUT = 1
    tasks.calls.append(lambda run: time.sleep(60))
    job = start("test.call")
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "longer than 1 second" in job.error


@pytest.mark.django_db(transaction=True)
def test_a_step_that_is_known_to_be_long_is_waited_for(settings, monkeypatch):
    """And nobody takes the job for one whose worker is gone."""
    settings.FUTU_UNIT_TIMEOUT = 1
    monkeypatch.setattr("apps.jobs.run.PULSE_SECONDS", 0.1)
    beats: list[datetime | None] = []

    def long(run):
        row = Job.objects.filter(pk=run.job_id)
        with run.long_step(60):
            deadline = time.monotonic() + 2
            while time.monotonic() < deadline or len(set(beats)) < 3:
                beats.append(row.get().heartbeat)
                time.sleep(0.1)

    tasks.calls += [long, lambda run: time.sleep(60)]
    job = start("test.call")
    drain()
    job.refresh_from_db()
    # Only what follows is stopped.
    assert "longer than 1 second" in job.error
    assert len(set(beats)) >= 3


def test_cancel_is_seen_between_units(db):
    tasks.calls += [
        lambda run: request_cancel(Job.objects.get(pk=run.job_id)),
        lambda run: tasks.trace("ended"),
        lambda run: run.check(),
        lambda run: tasks.trace("too late"),
    ]
    job = start("test.call")
    perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert tasks.traced() == ["ended"]


def test_a_unit_that_catches_every_exception_can_still_be_cancelled(db):
    def careless(run):
        try:
            run.check()
        except Exception:  # noqa: BLE001
            tasks.trace("swallowed")

    tasks.calls += [lambda run: request_cancel(Job.objects.get(pk=run.job_id)), careless]
    job = start("test.call")
    perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert tasks.traced() == []


def test_pause_and_resume(job):
    request_pause(job)
    assert drain() == 0
    job.refresh_from_db()
    assert job.state == Job.State.PAUSED
    resume(job)
    assert drain() == 1
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED


def test_a_worker_that_shuts_down_gives_its_job_back(job, monkeypatch):
    def shut_down(run):
        supervisor_watchdog._stopping.set()
        run.check()

    monkeypatch.setattr(supervisor_watchdog, "_stopping", threading.Event())
    tasks.calls.append(shut_down)
    job = start("test.call")
    perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.woken) == (Job.State.QUEUED, 0, None)
    assert not perform(job.pk)  # and takes no other


def test_ctrl_c_gives_the_job_back(db):
    def interrupt(run):
        raise KeyboardInterrupt

    tasks.calls.append(interrupt)
    job = start("test.call")
    with pytest.raises(KeyboardInterrupt):
        perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (Job.State.QUEUED, 0, "")


def test_a_failed_job_can_be_tried_again(db):
    job = start("test.expected")
    drain()
    job.refresh_from_db()
    assert retry(job)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (Job.State.QUEUED, "", 0)
    assert not retry(job)


def test_draining_is_first_in_first_out_over_all_queues_with_what_comes_meanwhile(db):
    tasks.calls.append(lambda run: start("test.sight"))
    start("test.units", total=1, params={"name": "a"})
    start("test.call")
    start("test.units", total=1, params={"name": "b"})
    assert drain() == 4
    assert tasks.traced() == ["a0", "b0", "sight"]


def test_draining_one_queue_leaves_the_others(job):
    start("test.sight")
    assert drain(["vision"]) == 1
    assert tasks.traced() == ["sight"]
