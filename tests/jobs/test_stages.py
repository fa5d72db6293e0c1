"""Stages: what a handler writes, what the row keeps, what people and programs are shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.jobs import kinds, stages
from apps.jobs.errors import LostClaim
from apps.jobs.models import Job
from apps.jobs.run import Run, StageRun
from apps.jobs.services import drain, perform, start
from apps.jobs.stages import Stage, StageProgress, StageState
from tests.jobs.kinds import tasks
from tests.jobs.nesting import begin

pytestmark = pytest.mark.both


def stop_at(word, error=ZeroDivisionError):
    """Let the unit of this name fail before it begins."""

    def fail(begun):
        if begun == word:
            raise error

    tasks.before_unit.append(fail)


@pytest.fixture
def half_done(db):
    """Its first stage is done, and one unit of three of the second."""
    stop_at("j.parts.1")
    job = begin(depth=0)
    perform(job.pk)
    tasks.before_unit.clear()
    return Job.objects.get(pk=job.pk)


# -- Figures


def test_a_job_begins_with_the_stages_of_its_kind(db):
    job = begin()
    assert [(one.name, one.state, one.share) for one in job.progress] == [
        ("read", StageState.PENDING, 0),
        ("parts", StageState.PENDING, 0),
        ("join", StageState.PENDING, 0),
    ]
    assert (job.percent, job.seconds_left) == (0, None)


def test_percent_is_the_weighted_sum_of_the_stages(half_done):
    # Weights 1, 7 and 2: the first whole, a third of the second.
    assert half_done.percent == int(100 * (1 + 7 / 3) / 10)
    assert [one.percent for one in half_done.progress] == [100, 33, 0]
    assert (half_done.done, half_done.total) == (4, 6)


def test_time_left_is_reckoned_from_the_present_claim(half_done):
    """What was done before a crash, and the time it lay there, tell nothing of the pace now."""
    Job.objects.update(started=timezone.now() - timedelta(days=1))
    told: list[int | None] = []

    def tell(word):
        Job.objects.update(paced_since=timezone.now() - timedelta(seconds=30))
        told.append(Job.objects.get().seconds_left)

    tasks.before_unit.append(tell)
    drain()
    assert told[0] is None
    # A third of 7 in 30 seconds: a third of 7 and the last 2 are left.
    assert told[1] == round(30 * (7 / 3 + 2) / (7 / 3))


def test_rows_of_an_earlier_version_keep_what_is_still_a_stage():
    declared = (Stage("b", "B", 2), Stage("c", "C"))
    rows = stages.to_rows(
        [
            StageProgress("a", state=StageState.DONE),
            StageProgress("b", 1, StageState.RUNNING, done=1, total=4),
        ]
    )
    planned = stages.planned(declared, rows)
    assert [(one.name, one.weight, one.share) for one in planned] == [("b", 2, 0.25), ("c", 1, 0)]


def test_a_stage_that_is_not_declared_any_more_is_called_by_its_name():
    rows = stages.to_rows([StageProgress("gone")])
    assert [one.title for one in stages.from_rows(rows, [Stage("here", "Here")])] == ["gone"]


# -- Checkpoint and result


def test_the_checkpoint_is_written_with_the_progress_and_survives(half_done):
    assert half_done.checkpoint == {"units": 4}
    assert half_done.result is None


def test_it_is_cleared_with_success_and_the_result_is_kept(half_done):
    drain()
    half_done.refresh_from_db()
    assert (half_done.state, half_done.checkpoint) == (Job.State.SUCCEEDED, {})
    assert half_done.result == {"units": 9}
    assert len(tasks.traced()) == 9


def test_what_was_kept_without_progress_is_not_written(db):
    def keep_and_crash(run):
        run.keep(seen=1)
        raise ZeroDivisionError

    tasks.calls.append(keep_and_crash)
    start("test.call")
    drain()
    assert Job.objects.get().checkpoint == {}


def test_what_a_handler_without_stages_remembers_is_found_among_its_parameters(db):
    found: list[dict] = []

    def go_on(run):
        found.append(run.params)
        if len(found) == 1:
            run.remember(at=5)
            raise ZeroDivisionError

    tasks.calls.append(go_on)
    job = start("test.call", params={"of": "x"})
    drain()
    assert found == [{"of": "x"}, {"of": "x", "at": 5}]
    job.refresh_from_db()
    assert (job.params, job.checkpoint) == ({"of": "x"}, {})


def test_who_lost_the_job_writes_no_progress(half_done):
    Job.objects.move(Job.State.RUNNING, worker="here:1:1")
    stage = next(Run(Job.objects.get()).stages())
    Job.objects.update(worker="elsewhere:1:1")
    with pytest.raises(LostClaim):
        stage.advance()
    assert Job.objects.get().done == half_done.done


def test_each_progress_is_one_write(half_done, django_assert_num_queries):
    Job.objects.move(Job.State.RUNNING, worker="here:1:1")
    stage = next(Run(Job.objects.get()).stages())
    stage.keep(units=5)
    # The parent's sign of life, the row; and a savepoint around them.
    with django_assert_num_queries(4):
        stage.advance()
    assert Job.objects.get().checkpoint == {"units": 5}


# -- Children


def test_a_child_is_started_once(db):
    def ask_twice(run):
        stage = StageRun(run, [StageProgress("one")], 0)
        first, second = (stage.child("test.units", "key", total=1) for _ in range(2))
        other = stage.child("test.units", "other")
        assert first.pk == second.pk != other.pk

    tasks.calls.append(ask_twice)
    job = start("test.call")
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED
    assert Job.objects.filter(parent=job).count() == 2


def test_a_child_goes_through_the_queue_of_its_kind_and_belongs_to_the_same_person(owner):
    def ask(run):
        StageRun(run, [StageProgress("one")], 0).child("test.sight")

    tasks.calls.append(ask)
    perform(start("test.call", owner_id=owner.pk).pk)
    child = Job.objects.get(kind="test.sight")
    assert (child.queue, child.owner_id) == ("vision", owner.pk)


# -- The row knows its kind


def test_a_job_ends_by_the_rules_that_it_was_started_with(db, monkeypatch):
    job = start("test.handover", total=1)
    assert (job.settles, job.queue, job.feeds) == ("count", "default", False)
    monkeypatch.delitem(kinds._kinds, "test.handover")
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED  # Nobody knows its handler.


# -- Pages and API


@pytest.fixture
def owned(owner):
    stop_at("j.parts.1")
    job = begin(owner.pk, depth=0)
    perform(job.pk)
    return job


def test_the_page_shows_the_stages_to_the_owner_alone(
    owned, owner_client, mate_client, stranger_client
):
    page = reverse("jobs:detail", args=[owned.pk])
    text = owner_client.get(page).text
    for words in ("Reading", "Parts", "Joining", "1 of 3", 'value="33"'):
        assert words in text
    assert mate_client.get(page).status_code == 404
    assert stranger_client.get(page).status_code == 302


def test_tray_and_list_name_the_stage_that_is_worked_on(owned, owner_client):
    for page in ("jobs:tray", "jobs:index"):
        text = owner_client.get(reverse(page)).text
        assert "<span>Parts</span>" in text
        assert "33&nbsp;%" in text
        assert "Joining" not in text


def test_the_api_has_stages_and_result_for_the_owner_alone(
    owned, owner_client, mate_client, stranger_client
):
    address = f"/api/v1/jobs/{owned.pk}"
    answer = owner_client.get(address).json()
    assert answer["result"] is None
    assert answer["percent"] == 33
    assert answer["stages"][1] == {
        "name": "parts",
        "title": "Parts",
        "state": "running",
        "done": 1,
        "total": 3,
        "percent": 33,
    }
    tasks.before_unit.clear()
    drain()
    answer = owner_client.get(address).json()
    assert answer["result"] == {"units": 9}
    assert {stage["state"] for stage in answer["stages"]} == {"done"}
    assert mate_client.get(address).status_code == 404
    assert stranger_client.get(address).status_code == 401


@pytest.mark.parametrize("ask", ["cancel", "pause", "resume", "retry"])
def test_nobody_else_asks_anything_of_it_or_of_its_parts(
    owner, owner_client, mate_client, stranger_client, ask
):
    job = begin(owner.pk)
    while not Job.objects.filter(parent__parent=job).exists():
        perform(Job.objects.filter(state=Job.State.QUEUED).order_by("woken")[0].pk)
    before = set(Job.objects.values_list("pk", "state", "pause_requested", "cancel_requested"))
    for one in Job.objects.all():
        assert mate_client.post(reverse(f"jobs:{ask}", args=[one.pk])).status_code == 404
        assert mate_client.post(f"/api/v1/jobs/{one.pk}/{ask}").status_code == 404
        assert stranger_client.post(f"/api/v1/jobs/{one.pk}/{ask}").status_code == 401
    after = set(Job.objects.values_list("pk", "state", "pause_requested", "cancel_requested"))
    assert after == before
    assert owner_client.post(reverse("jobs:pause", args=[job.pk])).status_code == 302
    assert Job.objects.filter(parent__parent=job, state=Job.State.PAUSED).exists()
