"""`manage.py work` with real processes: what they do when they are killed, stuck or stopped."""

import os
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.db import connection
from django_q.models import OrmQ

from apps.jobs.models import Job, Worker
from apps.jobs.services import request_pause, resume, start, workers_alive
from tests.jobs.kinds import tasks
from tests.jobs.nesting import assert_finished, begin
from tests.jobs.processes import Work, living, until

pytestmark = [pytest.mark.workers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Callable[..., Work]]:
    """Starts workers; at the end they must be gone, whatever the test did to them."""
    started: list[Work] = []

    def start_work(*arguments: str, **environment: str) -> Work:
        started.append(Work(tmp_path / "log", *arguments, **environment))
        return started[-1]

    yield start_work
    family = [process for one in started if one.process.is_running() for process in one.family()]
    for one in started:
        one.stop()
    until(lambda: not list(living(family)), "the end of every worker process")


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def settled(job: Job) -> bool:
    return Job.State(state(job)).is_terminal


def test_it_works_on_both_queues_and_warms_its_workers(work):
    units, sight = start("test.units", total=3), start("test.sight")
    running = work()
    until(lambda: settled(units) and settled(sight), "the end of two jobs")
    assert (state(units), state(sight)) == (Job.State.SUCCEEDED, Job.State.SUCCEEDED)
    assert Counter(tasks.traced()) == Counter(["0", "1", "2", "warm", "sight"])
    workers = dict(zip(tasks.traced(), tasks.tracers(), strict=True))
    assert workers["warm"] == workers["sight"] != workers["0"]
    assert workers_alive("default")
    assert workers_alive("vision")
    assert "it starts cold" in running.log
    nice = running.process.nice() + settings.FUTU_WORKER_NICE
    assert {process.nice() for process in running.family()} == {nice}


def test_each_queue_takes_only_its_own(work):
    units, sight = start("test.units", total=1), start("test.sight")
    work("--queue", "vision")
    until(lambda: settled(sight), "the end of the vision queue's job")
    assert state(units) == Job.State.QUEUED


@pytest.mark.both
def test_a_job_whose_worker_is_killed_is_finished_by_the_next(work):
    job = start("test.units", total=6, params={"seconds": 0.3})
    work("--queue", "default")
    until(lambda: len(tasks.traced()) >= 2, "two units")
    os.kill(tasks.tracers()[0], signal.SIGKILL)
    until(lambda: settled(job), "the end of the job")
    assert state(job) == Job.State.SUCCEEDED
    assert tasks.traced() == ["0", "1", "2", "3", "4", "5"]
    assert len(set(tasks.tracers())) == 2


def test_a_unit_that_ends_its_worker_every_time_is_set_aside(work):
    deadly, harmless = start("test.deadly"), start("test.units", total=1)
    work("--queue", "default")
    until(lambda: settled(deadly) and settled(harmless), "the end of both jobs")
    assert (state(deadly), state(harmless)) == (Job.State.FAILED, Job.State.SUCCEEDED)
    assert tasks.traced().count("deadly") == 2
    assert "2 times" in Job.objects.get(pk=deadly.pk).error


@pytest.mark.both
def test_a_worker_killed_in_every_stage_of_a_nested_job_loses_nothing(work):
    deaths = ["before j.read.1", "after j1.join.1", "after j10.parts.1", "before j.join.1"]
    job = begin(deaths=deaths)
    work("--queue", "default")
    until(lambda: settled(job), "the end of the job")
    assert_finished(twice=2)
    assert len(set(tasks.tracers())) == len(deaths) + 1


@pytest.mark.parametrize(
    ("sign", "queues"), [(signal.SIGTERM, []), (signal.SIGINT, ["--queue", "default"])]
)
def test_it_stops_quietly_and_its_job_goes_on_later(work, sign, queues):
    job = start("test.units", total=20, params={"seconds": 0.1})
    running = work(*queues)
    if not queues:  # The warm-up of `vision` fails aloud.
        until(lambda: "is warm after" in running.log, "a warm worker")
    until(lambda: len(tasks.traced()) >= 3, "some units")
    family = running.family()
    assert running.stop(sign) == 0
    assert not list(living(family))
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.attempts, row.worker) == (Job.State.QUEUED, 0, "")
    assert "Traceback" not in running.log.split("Stopping.")[-1]
    assert not Worker.objects.exists()
    work("--queue", "default")
    until(lambda: settled(job), "the end of the job")
    units = [word for word in tasks.traced() if word != "warm"]
    assert units == [str(unit) for unit in range(20)]


def test_a_job_cut_off_in_a_long_unit_is_not_blamed(work):
    job = start("test.units", total=1, params={"seconds": 600})
    running = work("--queue", "default")
    until(lambda: state(job) == Job.State.RUNNING, "the start of the job")
    assert running.stop() == 0
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.attempts) == (Job.State.QUEUED, 0)


def test_a_paused_job_stays_paused_over_a_restart(work):
    job = start("test.units", total=12, params={"seconds": 0.1})
    running = work("--queue", "default")
    until(lambda: len(tasks.traced()) >= 2, "some units")
    request_pause(job)
    until(lambda: state(job) == Job.State.PAUSED, "the pause")
    done = len(tasks.traced())
    assert running.stop() == 0
    work("--queue", "default")
    after = start("test.units", total=1, params={"name": "after"})
    until(lambda: settled(after), "another job")
    assert (state(job), len(tasks.traced())) == (Job.State.PAUSED, done + 1)
    resume(job)
    until(lambda: settled(job), "the end of the job")
    assert len(tasks.traced()) == 13


def test_a_cluster_whose_main_process_is_killed_leaves_no_orphans_and_starts_again(work):
    job = start("test.units", total=12, params={"seconds": 0.1})
    running = work("--queue", "default")
    until(lambda: len(tasks.traced()) >= 2, "some units")
    [cluster] = running.clusters()
    family = cluster.children(recursive=True)
    cluster.kill()
    until(lambda: not list(living(family)), "the end of the orphans")
    until(lambda: settled(job), "the end of the job")
    assert tasks.traced() == [str(unit) for unit in range(12)]


def test_nothing_outlives_a_killed_supervisor_for_long(work):
    job = start("test.units", total=200, params={"seconds": 0.1})
    running = work("--queue", "default")
    until(lambda: len(tasks.traced()) >= 2, "some units")
    family = running.family()
    running.process.kill()
    until(lambda: state(job) == Job.State.QUEUED, "the job's return to its queue")
    until(lambda: not list(living(family)), "the end of the orphans")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its database is no file")
def test_nothing_outlives_a_killed_supervisor_whose_data_is_gone(work, tmp_path):
    """Each new worker ends at once for want of the database, before it could end the others."""
    data = tmp_path / "data"
    data.mkdir()
    with closing(sqlite3.connect(data / "futu.sqlite3")) as copy:
        connection.cursor().connection.backup(copy)
    where = {"DATABASE_URL": f"sqlite:///{data}/futu.sqlite3", "FUTU_DATA": str(data)}
    running = work("--queue", "vision", **where)
    until(lambda: "warm" in tasks.traced(), "a warm worker")
    family, [warm] = running.family(), tasks.tracers()
    running.process.kill()
    shutil.rmtree(data)
    os.kill(warm, signal.SIGKILL)
    until(lambda: not list(living(family)), "the end of the orphans")


def test_what_a_killed_supervisor_left_is_ended_by_the_next_start(work):
    running = work("--queue", "vision")
    until(lambda: "warm" in tasks.traced(), "a warm worker")
    family = running.family()
    running.process.kill()
    # So that they cannot notice and end themselves.
    for process in family:
        process.suspend()
    again = work("--queue", "vision")
    until(lambda: tasks.traced().count("warm") == 2, "another warm worker")
    assert not list(living(family))
    assert "left behind" in again.log


def test_a_second_supervisor_of_the_same_queue_is_refused(work):
    running = work("--queue", "default")
    until(lambda: workers_alive("default"), "the first one's start")
    second = work("--queue", "default")
    assert second.process.wait(30) == 1
    assert f"Process {running.process.pid} of this host does this work already" in second.log
    assert running.clusters()


def test_idle_workers_that_are_killed_leave_the_others_able_to_work(work):
    first = start("test.units", total=1, params={"name": "first"})
    running = work("--queue", "default")
    until(lambda: settled(first), "the first job")
    [cluster] = running.clusters()
    [sentinel] = cluster.children()
    victims = [psutil.Process(pid) for pid in set(tasks.tracers())]
    for process in victims:
        process.kill()
    until(lambda: not list(living(victims)), "the end of the workers")
    jobs = [start("test.units", total=1, params={"name": f"next {number}"}) for number in range(8)]
    until(lambda: all(settled(job) for job in jobs), "the next jobs")
    assert running.clusters() == [cluster]
    assert cluster.children() == [sentinel]
    assert "hang" not in running.log


@pytest.mark.both
def test_a_cluster_that_lives_but_takes_no_job_is_restarted(work):
    first = start("test.units", total=1, params={"name": "first"})
    running = work("--queue", "default")
    until(lambda: settled(first), "the first job")
    # Its last write; what is stopped in the middle of one keeps SQLite locked for everybody.
    until(lambda: not OrmQ.objects.exists(), "the end of the first job's queue row")
    for cluster in running.clusters():
        for process in [cluster, *cluster.children(recursive=True)]:
            process.suspend()
    second = start("test.units", total=1, params={"name": "second"})
    until(lambda: settled(second), "the second job")
    assert "none is taken" in running.log
