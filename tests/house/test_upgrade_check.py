"""`manage.py upgrade_check`: what it finds ready, what it only notes, and what stops it."""

from __future__ import annotations

import json
import platform
from collections import namedtuple
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import AddField, RunPython
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import TextField
from django.utils import timezone

from apps.backup.models import Backup
from apps.doctor.models import Report
from apps.galleries import migrations as galleries
from apps.house.services.upgrade import checking, versions
from apps.house.services.upgrade.migrations import Pending, pending
from apps.jobs.models import Job, Worker
from apps.jobs.services import start

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Usage = namedtuple("Usage", "total used free")
LATEST = max(path.stem for path in Path(galleries.__file__).parent.glob("0*.py"))


@pytest.fixture(autouse=True)
def _all_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine lacks."""
    monkeypatch.setattr(versions, "missing_packages", list)


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Migration:
    """A migration is pending that adds a column to pictures."""
    migration = Migration("0099_more", "galleries")
    operations = cast(list[Operation], migration.operations)
    operations.append(AddField("image", "more", TextField(default="")))
    waiting = waiting_of(migration)
    monkeypatch.setattr(checking, "pending", lambda: waiting)
    return migration


def waiting_of(migration: Migration) -> Pending:
    now = pending()
    return Pending([migration], now.state, now.applied)


def asked(*arguments: str) -> dict[str, tuple[str, str]]:
    out = StringIO()
    try:
        call_command("upgrade_check", "--json", *arguments, stdout=out)
    except CommandError:
        pass
    return {one["name"]: (one["level"], one["sentence"]) for one in json.loads(out.getvalue())}


def backed_up(hours: int) -> None:
    Backup.objects.create(
        name="b", target="/x", state="done", started=timezone.now() - timedelta(hours=hours)
    )


def test_an_instance_of_this_release_is_ready(capsys):
    call_command("upgrade_check")
    said = capsys.readouterr().out
    assert "The tables are those of this release" in said
    assert said.endswith("Ready.\n")


def test_what_is_to_come_and_the_way_back(upgrade, image):
    backed_up(2)
    found = asked()
    assert found["migrations"][0] == "note"
    assert "1 are pending" in found["migrations"][1]
    assert "galleries 0099" in found["migrations"][1]
    assert found["rollback"] == (
        "ok",
        f"While the new code is there, back by: manage.py migrate galleries {LATEST}",
    )
    call_command("upgrade_check", stdout=StringIO())


def test_what_cannot_be_reversed_is_named(upgrade):
    cast(list[Operation], upgrade.operations).append(RunPython(lambda apps, editor: None))
    level, said = asked()["rollback"]
    assert (level, "galleries.0099_more cannot be reversed" in said) == ("note", True)


@pytest.mark.parametrize(("hours", "level"), [(2, "ok"), (30, "stop"), (None, "stop")])
def test_a_backup_of_the_last_day_is_needed(upgrade, hours, level):
    if hours:
        backed_up(hours)
    assert asked()["backup"][0] == level
    if level == "stop":
        with pytest.raises(CommandError, match="Not yet: backup"):
            call_command("upgrade_check", stdout=StringIO())
        assert asked("--own-backup")["backup"][0] == "note"


def test_without_migrations_none_is_needed():
    assert asked()["backup"][0] == "note"


def test_the_time_follows_the_rows(upgrade, image, monkeypatch):
    assert pending().seconds() == 0
    waiting = waiting_of(upgrade)
    one = waiting.seconds()
    monkeypatch.setattr("apps.house.services.upgrade.migrations._rows_of", lambda table: 10**6)
    assert 0 < one < 1 < waiting.seconds()
    cast(list[Operation], upgrade.operations).append(RunPython(lambda apps, editor: None))
    assert waiting.seconds() > 60


def test_a_full_disk_stops_it(upgrade, monkeypatch):
    if connection.vendor != "sqlite":
        assert asked()["disk"][0] == "note"
        return
    assert asked()["disk"][0] == "ok"
    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage(9, 8, 1))
    assert asked()["disk"][0] == "stop"


def test_jobs_that_run_are_told_of(upgrade):
    start("media.sweep")
    assert "Nothing runs; 1 jobs wait" in asked()["jobs"][1]
    Worker.objects.create(queue="default", host="here", pid=1, seen=timezone.now())
    Job.objects.update(state="running", worker="here:1:1")
    level, said = asked()["jobs"]
    assert (level, "at 1 of 1 jobs" in said) == ("note", True)


def test_jobs_that_this_release_does_not_have_stop_it(upgrade):
    start("media.sweep")
    Job.objects.update(kind="cinema.play")
    level, said = asked()["jobs"]
    assert (level, "cinema.play" in said) == ("stop", True)


def test_versions_that_are_too_old(monkeypatch):
    assert versions.python() == versions.database() == ""
    monkeypatch.setattr(platform, "python_version", lambda: "3.9.2")
    assert "3.9.2 is here" in asked()["python"][1]
    with monkeypatch.context() as patch:
        patch.setattr(type(connection.features), "minimum_database_version", (99,))
        assert asked()["database"][0] == "stop"


def test_packages_that_are_not_those_of_the_release(monkeypatch, tmp_path, settings):
    monkeypatch.undo()
    monkeypatch.setattr(versions, "BASE_DIR", tmp_path)
    settings.ROOMS = [SimpleNamespace(requirements="requirements-x.txt")]
    (tmp_path / "requirements.txt").write_text("Django==1.0  # old\n-r other.txt\n\nnumpy>=1\n")
    (tmp_path / "requirements-x.txt").write_text(
        "no-such-package==1\nnot-for-us==1; python_version < '3'\n"
    )
    first, second = versions.missing_packages()
    assert first.startswith("Django ")
    assert "not ==1.0 (requirements.txt)" in first
    assert second == "no-such-package is not installed (requirements-x.txt)"


def test_what_the_doctor_found_is_told():
    assert "never looked" in asked()["doctor"][1]
    Report.objects.create(state="done", finished=timezone.now(), counts={"quota": 2})
    assert "2 things" in asked()["doctor"][1]


def test_an_empty_database_has_nothing_to_upgrade(monkeypatch):
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: {})
    assert asked()["migrations"] == (
        "ok",
        "The database is empty: there is nothing to upgrade.",
    )
