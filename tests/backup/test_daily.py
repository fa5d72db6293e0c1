"""The backup of every day: when, what staff see and are told, and who is staff."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.backup.models import Backup
from apps.backup.services import daily, schedule
from apps.backup.services.state import backup_state
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.api.conftest import program

pytestmark = pytest.mark.django_db(transaction=True)
HEALTH = "/api/v1/health"


@pytest.fixture
def every_day(settings, target):
    settings.FUTU_BACKUP = str(target)
    settings.FUTU_QUEUES = settings.FUTU_QUEUES | {"backup": 1}


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss", "boss@example.org", "x", language="en")


def hour_later() -> None:
    daily.ask()
    jobs.drain()


def days_pass(days: float) -> None:
    for run in Backup.objects.all():
        told = run.told and run.told - timedelta(days=days)
        started = run.started - timedelta(days=days)
        Backup.objects.filter(pk=run.pk).update(started=started, told=told)
    for job in Job.objects.all():
        Job.objects.filter(pk=job.pk).update(created=job.created - timedelta(days=days))


def test_once_a_day_and_never_without_a_target(image, every_day, settings):
    for _ in range(3):
        hour_later()
    job = Job.objects.get(kind=schedule.KIND)
    assert (job.state, job.queue) == ("succeeded", "backup")
    assert job.result
    assert job.result["files"] == 3
    days_pass(1)
    hour_later()
    assert Backup.objects.done().count() == 2
    settings.FUTU_BACKUP = ""
    days_pass(1)
    hour_later()
    assert Backup.objects.count() == 2


def test_it_waits_for_its_hour():
    now = timezone.localtime().replace(hour=2, minute=59)
    plan = schedule.Plan("/x", 3, 7, is_from_admin=False)
    assert schedule.last_hour(plan, now) == (now - timedelta(days=1)).replace(
        hour=3, minute=0, second=0, microsecond=0
    )
    assert schedule.last_hour(plan, now.replace(hour=3, minute=0)).date() == now.date()


def test_what_failed_is_told_by_mail_once_a_night(
    image, every_day, boss, target, settings, mailoutbox
):
    settings.FUTU_MAIL = True
    User.objects.create_user("person", "person@example.org")
    User.objects.create_user("clerk", "clerk@example.org", is_staff=True)
    target.rmdir()
    target.write_text("no folder")
    for _ in range(2):
        hour_later()
    (mail,) = mailoutbox
    assert mail.to == ["boss@example.org"]
    assert "cannot be reached or written" in mail.body
    assert reverse("admin:backup_backup_changelist") in mail.body
    assert Job.objects.get(kind=schedule.KIND).state == "failed"
    days_pass(1)
    hour_later()
    assert len(mailoutbox) == 2


def test_what_is_overdue_is_a_warning(image, every_day):
    assert "no backup of this instance yet" in backup_state().warning
    hour_later()
    assert backup_state().warning == ""
    days_pass(1.4)
    assert backup_state().warning == ""
    days_pass(0.2)
    assert "more than 36 hours ago" in backup_state().warning


def test_who_has_no_daily_backup_is_not_told_of_one(image, make, settings):
    assert backup_state() is None
    make()
    days_pass(400)
    assert backup_state().warning == ""


class TestHealth:
    """Three people ask, and staff are told."""

    def test_figures_are_for_staff(self, image, owner, mate, stranger_client, make):
        made = make()
        User.objects.filter(pk=owner.pk).update(is_staff=True)
        owner.refresh_from_db()
        said = program(owner).get(HEALTH).json()
        assert said["backup"]["warning"] == ""
        assert said["backup"]["last"] == {
            "name": made.name,
            "state": "done",
            "started": said["backup"]["last"]["started"],
            "finished": said["backup"]["last"]["finished"],
            "files": 3,
            "bytes": made.bytes,
            "new_files": 2,
            "new_bytes": made.new_bytes,
            "errors": 0,
        }
        for client in (program(mate), stranger_client):
            assert client.get(HEALTH).json()["backup"] is None

    def test_a_failure_is_a_warning_and_the_instance_works_all_the_same(self, owner, owner_client):
        User.objects.filter(pk=owner.pk).update(is_staff=True)
        assert owner_client.get(HEALTH).json()["backup"] is None
        ok = owner_client.get(HEALTH).json()["ok"]
        Backup.objects.create(name="x", target="/x", state="failed", code="busy")
        said = owner_client.get(HEALTH).json()
        assert said["ok"] == ok
        assert "failed: Another backup" in said["backup"]["warning"]


class TestAdmin:
    def test_runs_and_the_warning_are_for_staff_who_may_see_them(
        self, boss, owner_client, stranger_client, client
    ):
        run = Backup.objects.create(name="x", target="/x", state="failed", code="busy")
        clerk = User.objects.create_user("clerk", is_staff=True)
        client.force_login(boss)
        page = client.get(reverse("admin:index"))
        assert "failed: Another backup is being made" in page.content.decode()
        page = client.get(reverse("admin:backup_backup_change", args=[run.pk]))
        assert "Another backup is being made" in page.content.decode()
        assert client.get(reverse("admin:backup_backup_changelist")).status_code == 200
        client.force_login(clerk)
        assert "Another backup" not in client.get(reverse("admin:index")).content.decode()
        assert client.get(reverse("admin:backup_backup_changelist")).status_code == 403
        for other in (owner_client, stranger_client):
            assert other.get(reverse("admin:backup_backup_changelist")).status_code == 302
