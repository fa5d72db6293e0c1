"""The state machine: only the table's moves happen, each once."""

import pytest

from apps.jobs.models import Job
from apps.jobs.signals import job_settled
from apps.jobs.states import MOVES, TERMINAL, JobState
from apps.jobs.transitions import settle

pytestmark = pytest.mark.both

ALL = [(source, target) for source in JobState for target in JobState]
LEGAL = [(source, target) for source, targets in MOVES.items() for target in targets]


@pytest.mark.parametrize(("source", "target"), ALL)
def test_a_move_happens_only_if_the_table_has_it(db, source, target):
    job = Job.objects.create(kind="test.units", state=source)
    moved = Job.objects.filter(pk=job.pk).move(target)
    job.refresh_from_db()
    legal = (source, target) in LEGAL
    assert moved == (1 if legal else 0)
    assert job.state == (target if legal else source)


def test_success_is_the_end():
    assert not MOVES[JobState.SUCCEEDED]
    assert {state for state in JobState if state.is_terminal} == TERMINAL


def test_of_two_movers_one_succeeds(db):
    job = Job.objects.create(kind="test.units", state=JobState.RUNNING)
    row = Job.objects.filter(pk=job.pk)
    assert [row.move(JobState.SUCCEEDED), row.move(JobState.SUCCEEDED)] == [1, 0]


def test_the_end_is_told_once(db):
    told = []

    def listen(job, **kwargs):
        told.append((job.pk, job.state))

    job_settled.connect(listen)
    try:
        row = Job.objects.filter(pk=Job.objects.create(kind="test.units").pk)
        assert settle(row, JobState.CANCELLED)
        assert not settle(row, JobState.CANCELLED)
    finally:
        job_settled.disconnect(listen)
    assert told == [(row.get().pk, JobState.CANCELLED)]
    assert row.get().finished is not None
