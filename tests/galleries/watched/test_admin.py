"""Watched folders in the admin: who may do what, what is checked, what is noted."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.galleries.models import Gallery, WatchFolder
from apps.jobs.models import Job
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LIST = "admin:galleries_watchfolder_changelist"
ADD = "admin:galleries_watchfolder_add"


@pytest.fixture
def staff(db):
    boss = User.objects.create_superuser("boss", "boss@example.org", "x", language="en")
    return signed_in(boss)


def sent(folder, gallery, *, on: bool = True) -> dict[str, str]:
    return {"path": str(folder), "gallery": str(gallery.pk)} | ({"enabled": "on"} if on else {})


def actions() -> list[str]:
    rows = Entry.objects.filter(subject_kind="galleries.watchfolder").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_staff_add_change_and_delete_which_is_noted(staff, folder, gallery):
    assert staff.post(reverse(ADD), sent(folder, gallery)).status_code == 302
    row = WatchFolder.objects.get()
    address = reverse("admin:galleries_watchfolder_change", args=[row.pk])
    WatchFolder.objects.update(code="taken_down", enabled=False, added=3)
    assert "were taken down" in staff.get(address).content.decode()
    staff.post(address, sent(folder, gallery))
    row.refresh_from_db()
    assert (row.code, row.enabled, row.added) == ("", True, 3)
    staff.post(reverse("admin:galleries_watchfolder_delete", args=[row.pk]), {"post": "yes"})
    assert not WatchFolder.objects.exists()
    assert actions() == ["admin_added", "admin_changed", "admin_deleted"]


def test_what_cannot_be_watched_is_said_beside_the_field(staff, root, folder, gallery):
    page = staff.post(reverse(ADD), sent("/etc", gallery)).content.decode()
    assert "/etc is not in a folder that may be watched" in page
    public = Gallery.objects.create(name="Public", visibility="public")
    assert "has no owner" in staff.post(reverse(ADD), sent(folder, public)).content.decode()
    staff.post(reverse(ADD), sent(folder, gallery))
    page = staff.post(reverse(ADD), sent(folder, gallery)).content.decode()
    assert "watched for this gallery already" in page
    assert WatchFolder.objects.count() == 1
    row = WatchFolder.objects.get()
    folder.rmdir()
    address = reverse("admin:galleries_watchfolder_change", args=[row.pk])
    assert staff.post(address, sent(folder, gallery, on=False)).status_code == 302


def test_without_roots_the_pages_say_what_to_do(staff, folder, gallery, settings):
    settings.FUTU_WATCH = ()
    for name in (LIST, ADD):
        assert "FUTU_WATCH is empty" in staff.get(reverse(name)).content.decode()
    assert "FUTU_WATCH is empty" in staff.post(reverse(ADD), sent(folder, gallery)).content.decode()


def test_look_now_begins_one_look(staff, row, folder, gallery):
    off = WatchFolder.objects.create(path=f"{folder}/off", gallery=gallery, enabled=False)
    ask = {"action": "scan_now", "_selected_action": [str(row.pk), str(off.pk)]}
    page = staff.post(reverse(LIST), ask, follow=True).content.decode()
    assert "1 scan is started." in page
    assert "1 folder is off" in page
    staff.post(reverse(LIST), ask)
    assert Job.objects.get(kind="galleries.watch").params["folder"] == str(row.pk)


def test_nobody_but_staff_with_the_permission_comes_near(
    row, folder, gallery, owner_client, mate_client, stranger_client
):
    clerk = signed_in(User.objects.create_user("clerk", "clerk@example.org", is_staff=True))
    change = reverse("admin:galleries_watchfolder_change", args=[row.pk])
    ask = {"action": "scan_now", "_selected_action": [str(row.pk)]}
    for client, status in (
        (owner_client, 302), (mate_client, 302), (stranger_client, 302), (clerk, 403),
    ):  # fmt: skip
        for address in (reverse(LIST), reverse(ADD), change):
            assert client.get(address).status_code == status
        assert client.post(reverse(ADD), sent(folder, gallery)).status_code == status
        assert client.post(change, sent(folder, gallery, on=False)).status_code == status
        assert client.post(reverse(LIST), ask).status_code == status
    assert WatchFolder.objects.get().enabled
    assert not Job.objects.exists()
