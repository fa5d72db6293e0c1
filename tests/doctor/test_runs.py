"""Slices, budgets, the daily job, and what reports carry on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.doctor.models import Report
from apps.doctor.services import Examination, Unhurried, daily, last_report
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.models import StoredFile
from apps.search.models import Embedding
from futu.doctor import Finding, Scope, Slice, checks
from tests.doctor.conftest import codes, flip, path_of


@pytest.fixture
def hour(settings) -> None:
    settings.FUTU_DOCTOR_HOUR = timezone.localtime().hour


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_slices_have_each_row_once(world, count):
    for rows in (Image.objects.all(), StoredFile.objects.all(), Embedding.objects.all()):
        scopes = [Scope(Slice(number, count)) for number in range(1, count + 1)]
        found = [row.pk for scope in scopes for row in scope.each(rows)]
        assert sorted(found) == sorted(rows.values_list("pk", flat=True))


def test_slices_cover_all_ids():
    for count in (1, 3, 30, 365):
        ends = [Slice(number, count).ids() for number in range(1, count + 1)]
        assert ends[0][0] == UUID(int=0)
        assert ends[-1][1] == UUID(int=2**128 - 1)
        assert all(one[1].int + 1 == two[0].int for one, two in itertools.pairwise(ends))


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "a/b", "1/0"])
def test_slices_that_are_none(text):
    with pytest.raises(ValueError, match=r"."):
        Slice.read(text)


def test_every_byte_is_read_within_so_many_days(world, settings, examine):
    settings.FUTU_DOCTOR_DAYS = 5
    whole = examine().read_bytes
    reports = []
    for _ in range(5):
        report = daily.next_report()
        report.save()
        reports.append(Examination(report, Unhurried()).run())
    assert [one.slice_number for one in reports] == [1, 2, 3, 4, 5]
    assert sum(one.read_bytes for one in reports) == whole
    assert daily.next_report().slice_number == 1


def test_what_one_slice_found_is_told_until_it_is_mended(world, settings):
    settings.FUTU_DOCTOR_DAYS = 4
    content = default_storage.open(path_of(world.image)).read()
    flip(path_of(world.image))
    for day in range(8):
        report = daily.next_report()
        report.save()
        Examination(report, Unhurried()).run()
        if day >= 3:
            assert report.counts == {"picture_changed": 1}
    default_storage.save(path_of(world.image), ContentFile(content))
    report = daily.next_report()
    report.save()
    assert Examination(report, Unhurried()).run().counts == {}


def test_a_run_that_failed_forgets_nothing(world, settings, examine):
    """Nor does one that was cut short, or the one that goes on with it."""
    flip(path_of(world.image))
    examine()
    Report.objects.create(state=Report.State.FAILED, is_daily=True, slice_count=30)
    settings.FUTU_DOCTOR_SECONDS = 0
    for _ in range(3):
        report = daily.next_report()
        report.save()
        assert Examination(report, Unhurried()).run().counts == {"picture_changed": 1}


def test_a_budget_cuts_a_run_short_and_the_next_goes_on(world, settings, examine):
    settings.FUTU_DOCTOR_DAYS, settings.FUTU_DOCTOR_SECONDS = 1, 0
    whole, read, days = examine().read_bytes, 0, 0
    while days < 200:
        report = daily.next_report()
        report.save()
        Examination(report, Unhurried()).run()
        read, days = read + report.read_bytes, days + 1
        if report.state == Report.State.DONE:
            break
    assert days > 1
    assert read == whole


class TestTheDailyJob:
    def test_it_is_started_once_a_day(self, db, hour):
        daily.ask()
        daily.ask()
        assert Job.objects.filter(kind=daily.KIND).count() == 1

    def test_it_can_be_turned_off(self, db, hour, settings):
        settings.FUTU_DOCTOR_DAYS = 0
        daily.ask()
        assert not Job.objects.filter(kind=daily.KIND).exists()

    def test_it_keeps_what_it_found(self, world, hour):
        flip(path_of(world.image))
        Report.objects.create(started=timezone.now() - timedelta(days=200))
        for _ in range(30):
            jobs.start(daily.KIND)
            jobs.drain()
        assert set(Job.objects.filter(kind=daily.KIND).values_list("state", flat=True)) == {
            "succeeded"
        }
        state = last_report()
        assert state
        assert state.counts == {"picture_changed": 1}
        assert state.slice == "30/30"
        assert str(world.image.id) in state.sentences[0]
        assert "1 thing" in state.warning

    def test_it_repairs_only_if_that_is_wanted(self, world, settings):
        for wanted in (False, True):
            settings.FUTU_DOCTOR_REPAIR = wanted
            Embedding.objects.filter(image=world.image).delete()
            jobs.start(daily.KIND)
            jobs.drain()
            assert Embedding.objects.filter(image=world.image).exists() is wanted

    def test_a_claim_goes_on_where_the_last_one_let_go(self, world, monkeypatch):
        """It lets waiting jobs go first after each row, and ends all the same."""
        monkeypatch.setattr("apps.doctor.services.pace.TURN", 0)
        flip(path_of(world.image))
        Report.objects.create(is_daily=True, slice_count=1)
        monkeypatch.setattr("django.conf.settings.FUTU_DOCTOR_DAYS", 1)
        jobs.start(daily.KIND)
        for _ in range(5):
            jobs.start("media.sweep")
        jobs.drain()
        report = Report.objects.exclude(state=Report.State.FAILED).get()
        assert (report.state, codes(report)) == (Report.State.DONE, {"picture_changed"})


def test_a_check_that_fails_takes_no_other_with_it(world, examine, monkeypatch):
    def fail(scope: Scope) -> Iterator[Finding]:
        yield from (_fail() for _once in range(1))

    files = next(one for one in checks() if one.name == "media.strays")
    monkeypatch.setattr("apps.doctor.services.examining.checks", lambda: _with(files, fail))
    flip(path_of(world.image))
    report = examine()
    assert report.counts == {"check_failed": 1, "picture_changed": 1}
    assert "media.strays" in report.sentences[0]
    assert "away" in report.sentences[0]


def _fail() -> Finding:
    raise OSError("the disk is away")


def _with(broken, fail):
    others = [one for one in checks() if one is not broken]
    return [type(broken)(broken.name, fail, broken.sliced), *others]


def test_a_report_of_another_release_is_still_told(db):
    known = {"check": "x", "about": "x", "values": {}, "repaired": False}
    Report.objects.create(
        state=Report.State.DONE,
        finished=timezone.now(),
        counts={"no_such": 1},
        findings=[{**known, "code": "no_such", "id": str(uuid4())}],
    )
    state = last_report()
    assert state
    assert "no_such" in state.sentences[0]


def test_a_doctor_that_does_not_come_is_told_of(db):
    assert last_report() is None
    Report.objects.create(
        state=Report.State.DONE, started=timezone.now() - timedelta(days=4), is_daily=True
    )
    state = last_report()
    assert state
    assert state.is_overdue
    assert "has not looked" in state.warning
