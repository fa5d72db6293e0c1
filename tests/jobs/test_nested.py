"""A job of three stages, nested two deep: pause, resume, cancel, retry and kill at every place.

Each time: no unit twice but the one in hand, none lost, the checkpoint honoured, progress never
back, the result right.
"""

import signal
from collections import Counter

import pytest

from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from apps.jobs.services import (
    drain,
    perform,
    reconcile,
    request_cancel,
    request_pause,
    resume,
    retry,
)
from tests.jobs.kinds import tasks
from tests.jobs.nesting import (
    NAMES,
    PLACES,
    WORDS,
    Watch,
    assert_finished,
    begin,
    by_name,
    drain_in_a_child,
    states,
)

pytestmark = pytest.mark.both


@pytest.fixture
def watch():
    watch = Watch()
    tasks.before_unit.append(watch)
    return watch


def once_at(place, ask):
    """Ask something of the outermost job as soon as the unit is begun, the first time."""
    asked: list[str] = []

    def at_place(word):
        if word == place and not asked:
            asked.append(word)
            ask(by_name()["j"])

    tasks.before_unit.append(at_place)


def test_it_runs_to_its_end(db, watch):
    begin()
    drain()
    assert_finished()
    assert len(set(watch.steps)) > 5


@pytest.mark.parametrize("place", PLACES)
def test_a_pause_reaches_all_and_all_go_on_from_there(db, watch, place):
    once_at(place, request_pause)
    job = begin()
    drain()
    assert Job.State.PAUSED in states() <= {Job.State.PAUSED, Job.State.SUCCEEDED}
    done = len(tasks.traced())
    assert tasks.traced()[-1] == place
    assert drain() == 0
    resume(job)
    drain()
    assert done < len(tasks.traced())
    assert_finished()


@pytest.mark.parametrize("place", PLACES)
def test_a_cancelled_job_is_retried_where_it_was(db, watch, place):
    once_at(place, request_cancel)
    job = begin()
    drain()
    assert Job.State.CANCELLED in states() <= {Job.State.CANCELLED, Job.State.SUCCEEDED}
    assert tasks.traced()[-1] == place
    assert drain() == 0
    succeeded = {name for name, one in by_name().items() if one.state == Job.State.SUCCEEDED}
    attempts = {name: one.claimed for name, one in by_name().items() if name in succeeded}
    assert retry(job)
    drain()
    assert_finished()
    assert {name: by_name()[name].claimed for name in succeeded} == attempts


@pytest.mark.parametrize("place", PLACES)
def test_a_failure_fails_those_above_and_a_retry_does_what_is_left(db, watch, place):
    failing = [True]

    def fail(word):
        if word == place and failing:
            raise JobError("The %(name)s is gone.", name="disc")

    tasks.before_unit.append(fail)
    job = begin()
    drain()
    broken = place.split(".")[0]
    failed = {name for name, one in by_name().items() if one.state == Job.State.FAILED}
    assert failed == {broken[:length] for length in range(1, len(broken) + 1)}
    assert {by_name()[name].error for name in failed} == {"The disc is gone."}
    failing.clear()
    assert retry(Job.objects.get(pk=job.pk))
    drain()
    assert_finished()


def test_a_crash_is_tried_again_from_the_checkpoint(db, watch):
    crashed: list[str] = []

    def crash(word):
        if word in PLACES and word not in crashed:
            crashed.append(word)
            raise ZeroDivisionError

    tasks.before_unit.append(crash)
    begin()
    drain()
    assert set(crashed) == set(PLACES)
    assert_finished()


def test_what_crashes_at_the_same_place_is_set_aside(db):
    def crash(word):
        if word == "j.join.1":
            raise ZeroDivisionError

    tasks.before_unit.append(crash)
    job = begin()
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.FAILED, 3)


def test_what_is_counted_anew_in_each_claim_is_no_progress(db):
    """A stage that looks up what is there, does one part more, and fails at the next."""
    claims = []

    def crash(word):
        claims.append(word)
        stage = next(Run(Job.objects.get()).stages())
        stage.advance(-stage.done)
        stage.advance(1)
        stage.advance(1)
        raise ZeroDivisionError

    tasks.before_unit.append(crash)
    job = begin(depth=0)
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts, len(claims)) == (Job.State.FAILED, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_killed_at_every_unit_it_ends_the_same():
    """Before every third unit, and after every third that was done and not counted yet."""
    before = [f"before {word}" for word in WORDS[::3]]
    after = [f"after {word}" for word in WORDS[1::3]]
    begin(deaths=before + after)
    watch, kills = Watch(), 0
    while (ended := drain_in_a_child()) == -signal.SIGKILL:
        kills += 1
        watch()
    assert ended == 0
    assert kills == len(before) + len(after)
    assert_finished(twice=len(after))
    assert Counter(Counter(tasks.traced()).values())[2] == len(after)


def test_a_job_that_waits_for_its_children_holds_no_worker_and_is_not_taken_for_dead(db):
    """Not even when the children wait for theirs, however long that takes."""
    job = begin()
    while len(by_name()) < 5:
        perform(Job.objects.filter(state=Job.State.QUEUED).order_by("woken")[0].pk)
    rows = by_name()
    assert (rows["j"].state, rows["j"].worker) == (Job.State.RUNNING, "")
    assert rows["j0"].worker == ""
    Job.objects.update(heartbeat=job.created.replace(year=2020))
    assert reconcile() == 0
    assert {by_name()[name].state for name in ("j", "j0")} == {Job.State.RUNNING}
    drain()
    assert_finished()


def test_a_child_that_ends_while_its_parent_lets_go_is_not_overlooked(db, monkeypatch):
    """The parent sees it at work, and it ends before the parent has let go of its worker."""
    from apps.jobs.services import releasing

    resting = releasing._rest

    def too_late(job):
        drain_children(job)
        resting(job)

    def drain_children(job):
        for child in job.children.filter(state=Job.State.QUEUED):
            perform(child.pk)

    monkeypatch.setattr(releasing, "_rest", too_late)
    begin(depth=1)
    drain()
    assert by_name()["j"].state == Job.State.SUCCEEDED


def test_a_child_that_was_cancelled_by_itself_fails_its_parent_until_it_is_retried(db):
    once_at("j0.read.1", lambda job: request_cancel(by_name()["j0"]))
    job = begin(depth=1)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "cancelled" in job.error
    assert by_name()["j1"].state == Job.State.SUCCEEDED
    retry(job)
    drain()
    assert {one.state for one in by_name().values()} == {Job.State.SUCCEEDED}
    assert Counter(tasks.traced())["j1.read.0"] == 1


def test_children_started_after_a_pause_was_asked_are_paused_too(db):
    once_at("j.read.2", request_pause)
    job = begin()
    drain()
    assert by_name().keys() == {"j"}
    assert NAMES[0] == job.params["name"]
    resume(job)
    drain()
    assert_finished()
