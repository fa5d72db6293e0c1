"""Backups as staff schedule them in the admin, and as the environment says without that."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.backup.models import Backup, Schedule
from apps.backup.services import daily, making, outlook, schedule
from apps.backup.services.making import make_backup
from apps.backup.services.progress import Told
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.conftest import signed_in

ADD = "admin:backup_schedule_add"
RUNS = "admin:backup_backup_changelist"
NOW = "admin:backup_backup_now"


@pytest.fixture(autouse=True)
def _with_a_worker(settings):
    settings.FUTU_QUEUES = settings.FUTU_QUEUES | {"backup": 1}


@pytest.fixture
def staff(db):
    boss = User.objects.create_superuser("boss", "boss@example.org", "x", language="en")
    return signed_in(boss)


def sent(target, *, on: bool = True) -> dict[str, str]:
    given = {"target": str(target), "hour": "4", "keep": "3"}
    return given | ({"enabled": "on"} if on else {})


def test_a_row_counts_alone_and_the_environment_without_one(settings, target):
    assert schedule.present_plan() is None
    settings.FUTU_BACKUP, settings.FUTU_BACKUP_HOUR = "/environment", 5
    assert schedule.present_plan() == schedule.Plan("/environment", 5, 7, is_from_admin=False)
    row = Schedule.objects.create(target=str(target), hour=4, keep=3)
    assert schedule.present_plan() == schedule.Plan(str(target), 4, 3, is_from_admin=True)
    row.enabled = False
    row.save()
    assert schedule.present_plan() is None
    daily.ask()
    assert not Job.objects.exists()
    row.delete()
    assert schedule.present_plan() is not None


def test_the_command_keeps_the_schedule(target, image, monkeypatch):
    row = Schedule.objects.create(target=str(target), hour=4, keep=3)
    kept = []

    def prune(target, keep, *others):
        kept.append(keep)
        return 0

    monkeypatch.setattr(making, "prune", prune)
    call_command("backup")
    call_command("backup", str(target))
    call_command("backup", keep=5)
    row.delete()
    call_command("backup", str(target))
    assert kept == [3, 3, 5, 7]


def test_it_is_set_in_the_admin_made_and_shown(staff, target, image):
    assert "_addanother" not in staff.get(reverse(ADD)).content.decode(), "there is one"
    assert staff.post(reverse(ADD), sent(target)).status_code == 302
    assert list(target.iterdir()) == []
    assert staff.get(reverse(ADD)).status_code == 403
    assert outlook().is_due_now
    daily.ask()
    jobs.drain()
    seen = outlook()
    assert (seen.good.state, seen.failed) == ("done", None)
    assert not seen.is_due_now
    assert timezone.localtime(seen.due).hour == 4
    actions = Entry.objects.filter(subject_kind="backup.schedule").values_list("action", flat=True)
    assert list(actions) == ["admin_added"]


def test_a_target_is_tried_before_it_is_saved(staff, target, settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    others = target / "others"
    others.mkdir()
    (others / "futu-backup.json").write_text('{"place": "another"}')
    for address, sentence in (
        ("backups", "neither the full path of a folder nor an address"),
        ("s3://key:secret@bucket/prefix", "neither the full path of a folder nor an address"),
        (settings.FUTU_DATA / "backups", "is inside the instance"),
        (tmp_path / "file", "cannot be reached or written"),
        (others, "holds backups of another instance"),
    ):
        page = staff.post(reverse(ADD), sent(address)).content.decode()
        assert sentence in page, address
    staff.post(reverse(ADD), sent("s3://key:secret@bucket", on=False))
    assert not Schedule.objects.exists()
    assert [path.name for path in target.rglob("*")] == ["others", "futu-backup.json"]
    staff.post(reverse(ADD), sent(tmp_path / "file", on=False))
    assert not Schedule.objects.get().enabled


def test_a_target_whose_backups_are_gone_is_refused(staff, target, image):
    make_backup(str(target), 7, Told())
    for path in sorted(target.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert "Is the disk mounted?" in staff.post(reverse(ADD), sent(target)).content.decode()


def test_back_up_now_begins_one(staff, target, image, settings):
    page = staff.post(reverse(NOW), follow=True).content.decode()
    assert "No backups are scheduled" in page
    settings.FUTU_BACKUP = str(target)
    assert "A backup is begun" in staff.post(reverse(NOW), follow=True).content.decode()
    assert "being made already" in staff.post(reverse(NOW), follow=True).content.decode()
    assert staff.get(reverse(NOW)).status_code == 405
    jobs.drain()
    assert Backup.objects.get().state == "done"
    daily.ask()
    assert Job.objects.filter(kind=schedule.KIND).count() == 1


def test_nobody_but_staff_with_the_permission_comes_near(
    target, settings, owner_client, mate_client, stranger_client
):
    """Three people without an office, and staff who may look."""
    settings.FUTU_BACKUP = str(target)
    clerk = User.objects.create_user("clerk", "clerk@example.org", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_backup"))
    for client, status in (
        (owner_client, 302), (mate_client, 302), (stranger_client, 302), (signed_in(clerk), 403),
    ):  # fmt: skip
        assert client.post(reverse(ADD), sent(target)).status_code == status
        assert client.post(reverse(NOW)).status_code == status
    assert "Back up now" not in signed_in(clerk).get(reverse(RUNS)).content.decode()
    assert not Schedule.objects.exists()
    assert not Job.objects.exists()


def test_the_operations_page_tells_how_backups_are(staff, settings):
    page = staff.get("/operations/").content.decode()
    assert "none is scheduled" in page
    settings.FUTU_BACKUP = "/disk/futu"
    day = timezone.now() - timedelta(days=1)
    Backup.objects.create(name="a", target="/x", state="done", started=day, bytes=2048)
    Backup.objects.create(name="b", target="/x", state="failed", code="busy")
    page = staff.get("/operations/").content.decode()
    for words in ("Another backup is being made", "2.0\xa0KB", "within the hour", "/disk/futu"):
        assert words in page


def test_of_backups_it_tells_only_staff_who_may_see_them(owner, owner_client, settings):
    settings.FUTU_BACKUP = "/disk/futu"
    owner.is_staff = True
    owner.save()
    owner.user_permissions.add(*Permission.objects.filter(codename="view_alert"))
    page = owner_client.get("/operations/").content.decode()
    assert "Operations" in page
    assert 'id="backup-title"' not in page
    assert "/disk/futu" not in page
    owner.user_permissions.add(Permission.objects.get(codename="view_backup"))
    assert 'id="backup-title"' in owner_client.get("/operations/").content.decode()
