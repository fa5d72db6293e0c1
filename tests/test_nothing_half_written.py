"""What people send that is bad, cut, too much or at the wrong moment: afterwards all agrees."""

import io
import threading
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services import room_of
from apps.galleries import services
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError
from apps.galleries.uploads import begin
from apps.jobs import services as jobs
from apps.media.models import Upload
from apps.media.uploads import finish, receive, stored_ids
from apps.search.models import Query
from apps.search.services.asking import ask_with_file
from apps.search.services.verifying import faults
from tests.galleries.uploads.test_transfers import create, patch
from tests.pictures import picture_bytes

pytestmark = pytest.mark.both

PICTURE = picture_bytes(1)


@pytest.fixture(autouse=True)
def _all_agrees_at_the_end(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield
    assert list(faults()) == []


def broken(n: int) -> bytes:
    """Seven ways to be no picture; the last three are found out only by the worker."""
    whole = picture_bytes(n, size=(80, 60))
    early = [b"", b"Dear all", b"<svg xmlns='http://www.w3.org/2000/svg'/>", whole[:20]]
    late = [whole[: len(whole) // 2], whole[:-30], whole[:60] + bytes(40) + whole[100:]]
    return [*early, *late][n % 7]


def test_of_a_hundred_and_twenty_seven_are_broken(gallery, owner, upload):
    """Each of the 113 is found, and each of the seven is told."""
    at = {n * 16: n for n in range(7)}
    added = []
    for start in range(0, 120, 30):
        files = [
            upload(f"{n}.png", broken(at[n]) if n in at else picture_bytes(n, size=(16, 12)))
            for n in range(start, start + 30)
        ]
        added.append(services.add_images(gallery, files))
    jobs.drain()
    refused = {refusal.name for one in added for refusal in one.refused}
    failed = {image.name for image in gallery.images.filter(state=Image.State.FAILED)}
    assert refused | failed == {f"{n}.png" for n in at}
    assert not refused & failed
    assert all(image.reason for image in gallery.images.filter(state=Image.State.FAILED))
    assert gallery.images.filter(state=Image.State.READY).count() == 113


@pytest.mark.parametrize("kept", [0, len(PICTURE) // 2, len(PICTURE) - 1])
def test_a_transfer_that_is_cut_goes_on(owner_client, gallery, kept):
    address = create(owner_client, gallery, size=len(PICTURE))["Location"]
    patch(owner_client, address, 0, PICTURE[:kept])
    assert list(faults()) == [], "what has arrived is kept, and is nobody's picture yet"
    assert not gallery.images.exists()
    patch(owner_client, address, kept, PICTURE[kept:])
    jobs.drain()
    assert gallery.images.get().state == Image.State.READY


def test_a_session_that_ends_in_the_middle_of_a_transfer(owner, gallery):
    """Signed in again, it goes on where it was."""
    client = Client()
    client.force_login(owner)
    address = create(client, gallery, size=len(PICTURE))["Location"]
    patch(client, address, 0, PICTURE[:50])
    client.logout()
    assert patch(client, address, 50, PICTURE[50:]).status_code == 401
    assert list(faults()) == []
    client.force_login(owner)
    assert patch(client, address, 50, PICTURE[50:]).status_code == 204
    jobs.drain()
    assert gallery.images.get().state == Image.State.READY


def test_a_session_that_ends_before_a_form_is_sent(stranger_client, gallery, upload):
    address = reverse("galleries:upload", args=[gallery.id])
    response = stranger_client.post(address, {"files": [upload()]})
    assert response["Location"].startswith(reverse("account_login"))


def test_transfers_that_begin_together_count_each_other(owner, gallery):
    User.objects.filter(id=owner.id).update(quota=2 * len(PICTURE))
    for _ in range(2):
        begin(gallery, owner.id, "a.png", len(PICTURE))
    with pytest.raises(PictureError):
        begin(gallery, owner.id, "a.png", len(PICTURE))


def test_a_zip_that_waits_to_be_unpacked_still_takes_room(owner, gallery):
    """Otherwise paused jobs would hold as many zips as somebody likes to send."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.png", PICTURE)
    content = packed.getvalue()
    User.objects.filter(id=owner.id).update(quota=2 * len(content) - 1)
    upload = begin(gallery, owner.id, "a.zip", len(content))
    receive(upload, 0, io.BytesIO(content))
    finish(upload)
    with pytest.raises(PictureError):
        begin(gallery, owner.id, "b.zip", len(content))
    jobs.drain()
    assert stored_ids() == []
    assert begin(gallery, owner.id, "c.png", len(PICTURE))


def test_a_quota_that_is_full_by_the_time_the_file_is_whole(owner, owner_client, gallery, upload):
    address = create(owner_client, gallery, size=len(PICTURE))["Location"]
    services.add_images(gallery, [upload(seed=2)])
    User.objects.filter(id=owner.id).update(quota=room_of(owner.id).stored)
    patch(owner_client, address, 0, PICTURE)
    assert owner_client.get(address).json()["state"] == "wrong"
    jobs.drain()
    assert stored_ids() == []


def test_a_crash_between_bytes_and_rows(gallery, upload, monkeypatch):
    monkeypatch.setattr(services.adding, "_commit", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.add_images(gallery, [upload(seed=1), upload(seed=2)])


@pytest.mark.parametrize("goes", [User.delete, lambda owner: Query.objects.all().delete()])
def test_files_of_searches_go_with_them(goes, owner, upload, django_capture_on_commit_callbacks):
    query = ask_with_file(owner.id, upload(seed=1))
    with django_capture_on_commit_callbacks(execute=True):
        goes(owner)
    assert not default_storage.exists(query.file)


def test_a_name_that_would_end_a_header(owner_client, gallery, image):
    """Whatever a gallery is called, its files can be had, and the name stays within its quotes."""
    for name in ('a"; filename="b.exe', "a\r\nSet-Cookie: x=y", "浮图\u202egpj.exe", "a/../b\\c"):
        Gallery.objects.filter(id=gallery.id).update(name=name)
        export = reverse("galleries:export", args=[gallery.id, "csv"])
        packed = reverse("galleries:selected_download", args=[gallery.id])
        for response in (owner_client.get(export), owner_client.post(packed, {"all": "1"})):
            assert response.status_code == 200, name
            said = response["Content-Disposition"]
            assert said.startswith("attachment; filename"), said
            assert "\n" not in said
            assert "\u202e" not in said
            assert "%E2%80%AE" not in said
            assert "Set-Cookie" not in response
            b"".join(response.streaming_content)


@pytest.mark.django_db(transaction=True)
def test_the_last_byte_in_two_tabs(upload):
    """Two pages begin a transfer at one moment; the quota has room for one and a byte less."""
    owner = User.objects.create_user("owner", quota=2 * len(PICTURE) - 1)
    gallery = Gallery.objects.create(owner=owner, name="a")
    together = threading.Barrier(2)
    refused: list[str] = []

    def send():
        together.wait()
        try:
            begin(gallery, owner.id, "a.png", len(PICTURE))
        except PictureError as error:
            refused.append(error.code)
        finally:
            connection.close()

    tabs = [threading.Thread(target=send) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert refused == ["quota"]
    assert Upload.objects.count() == 1
