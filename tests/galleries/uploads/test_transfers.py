"""tus as a client speaks it: begin, send, be cut, ask, go on, end."""

import base64
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.http import UnreadablePostError
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.galleries import services
from apps.galleries.models import Gallery, Image
from apps.galleries.uploads import begin, taking
from apps.jobs import processes
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.kinds import Taken
from apps.media.models import Upload
from apps.media.uploads import OffsetError, finish, opened, receive, stored_ids, sweep_uploads
from apps.media.uploads.finishing import _finish_now, finish_abandoned
from tests.pictures import picture_bytes

PICTURE = picture_bytes(1)
SIZE = len(PICTURE)
HALF = SIZE // 2
TUS = {"Tus-Resumable": "1.0.0"}


def words(text):
    return base64.b64encode(text.encode()).decode()


def create(client, gallery, size=SIZE, name="red cat.png", **headers):
    about = f"filename {words(name)},gallery {words(str(gallery.id))},odd"
    given = {"Upload-Length": str(size), "Upload-Metadata": about, **TUS, **headers}
    return client.post("/uploads/", headers=given)


def patch(client, address, offset, data, **headers):
    given = {"Upload-Offset": str(offset), **TUS, **headers}
    return client.patch(
        address, data, content_type="application/offset+octet-stream", headers=given
    )


@pytest.fixture
def address(owner_client, gallery):
    return create(owner_client, gallery)["Location"]


def test_in_two_pieces_with_a_question_between(owner_client, address, gallery):
    response = patch(owner_client, address, 0, PICTURE[:HALF])
    assert (response.status_code, response["Upload-Offset"]) == (204, str(HALF))
    assert "Upload-Expires" in response
    assert owner_client.get(address).status_code == 202

    asked = owner_client.head(address, headers=TUS)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(HALF), str(len(PICTURE)))
    assert asked["Cache-Control"] == "no-store"

    assert patch(owner_client, address, HALF, PICTURE[HALF:]).status_code == 204
    assert owner_client.get(address).json() == {"state": "sent", "says": ""}
    jobs.drain()
    [image] = gallery.images.all()
    assert (image.name, image.state, image.bytes) == ("red cat.png", "ready", len(PICTURE))
    assert stored_ids() == []


def test_what_is_offered(owner_client):
    response = owner_client.options("/uploads/")
    assert response.status_code == 204
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,expiration,termination"


@pytest.mark.parametrize("offset", [0, HALF - 1, HALF + 1])
def test_a_piece_must_follow_the_last(owner_client, address, offset):
    patch(owner_client, address, 0, PICTURE[:HALF])
    assert patch(owner_client, address, offset, b"x").status_code == 409
    assert owner_client.head(address, headers=TUS)["Upload-Offset"] == str(HALF)


def test_more_than_was_announced_is_not_taken(owner_client, address):
    assert patch(owner_client, address, 0, PICTURE + b"x").status_code == 413
    assert owner_client.head(address, headers=TUS)["Upload-Offset"] == "0"


def test_of_two_pieces_for_one_place_one_is_kept(gallery, owner):
    """The other was read from the wire at the same time."""
    upload = begin(gallery, owner.id, "a.png", len(PICTURE))
    twin = Upload.objects.get(id=upload.id)
    receive(upload, 0, io.BytesIO(PICTURE[:HALF]))
    with pytest.raises(OffsetError):
        receive(twin, 0, io.BytesIO(b"other bytes"))
    assert len(default_storage.listdir(f"uploads/{upload.id}")[1]) == 1
    receive(upload, HALF, io.BytesIO(PICTURE[HALF:]))
    with opened(upload) as file:
        assert file.read() == PICTURE


def test_what_came_before_a_cut_is_kept(gallery, owner):
    class Cut(io.BytesIO):
        def read(self, size=-1):
            if self.tell() == HALF:
                raise UnreadablePostError
            return super().read(min(size, HALF - self.tell()))

    upload = begin(gallery, owner.id, "a.png", len(PICTURE))
    receive(upload, 0, Cut(PICTURE))
    assert Upload.objects.get(id=upload.id).offset == HALF


def test_finished_twice_it_is_there_once(owner_client, address, gallery):
    patch(owner_client, address, 0, PICTURE[:HALF])
    early = Upload.objects.get()
    patch(owner_client, address, HALF, PICTURE[HALF:])
    early.offset = SIZE  # As a request would have read it that came at the same moment.
    finish(early)
    assert patch(owner_client, address, 0, PICTURE).status_code == 409
    assert owner_client.get(address).json()["state"] == "sent"
    assert gallery.images.count() == 1


def test_a_process_that_died_before_adding_is_made_up_for(owner_client, address, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(services.adding, "_commit", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            patch(owner_client, address, 0, PICTURE)
    assert owner_client.head(address, headers=TUS)["Upload-Offset"] == str(len(PICTURE))
    assert owner_client.get(address).json()["state"] == "sent"


def left_by(process: str, gallery: Gallery, owner: User) -> Upload:
    """A whole picture's upload, whose process was killed as it made a picture of it."""
    upload = begin(gallery, owner.id, "left.png", SIZE)
    receive(upload, 0, io.BytesIO(PICTURE))
    Upload.objects.update(state=Upload.State.FINISHING, process=process, touched=timezone.now())
    return Upload.objects.get()


def dead_process() -> str:
    return f"{processes.host()}:1:0"


def test_what_a_killed_process_left_is_finished_though_nobody_asks(gallery, owner):
    left_by(dead_process(), gallery, owner)
    finish_abandoned()
    finish_abandoned()
    jobs.drain()
    assert gallery.images.get().state == "ready"
    assert Upload.objects.get().state == Upload.State.DONE


def test_asked_again_after_its_process_was_killed_it_is_finished_at_once(gallery, owner):
    finish(left_by(dead_process(), gallery, owner))
    assert gallery.images.count() == 1


@pytest.mark.parametrize(("minutes", "pictures"), [(1, 0), (6, 1)], ids=["left alone", "given up"])
@pytest.mark.parametrize("host", [processes.host(), "elsewhere"])
def test_what_a_living_process_finishes_is_given_up_after_minutes(
    gallery, owner, host, minutes, pictures
):
    left_by(processes.name().replace(processes.host(), host), gallery, owner)
    Upload.objects.update(touched=timezone.now() - timedelta(minutes=minutes))
    finish_abandoned()
    jobs.drain()
    assert gallery.images.count() == pictures


def test_what_failed_here_is_given_time_to_be_asked_for_again(gallery, owner):
    left_by(processes.name(), gallery, owner)
    Upload.objects.update(state="open", touched=timezone.now() - timedelta(minutes=1))
    finish_abandoned()
    assert not Job.objects.filter(kind="media.finish").exists()
    Upload.objects.update(process="")  # Its request had not begun to finish it.
    finish_abandoned()
    assert Job.objects.filter(kind="media.finish").count() == 1


def test_a_late_process_changes_nothing_of_what_another_has_finished(gallery, owner, monkeypatch):
    """One that was taken for dead, and goes on."""
    upload = left_by("", gallery, owner)
    Upload.objects.update(state="open")

    def late(taken: Upload) -> Taken:
        Upload.objects.update(touched=timezone.now() - timedelta(minutes=6))
        finish_abandoned()
        jobs.drain()
        assert Upload.objects.get().state == Upload.State.DONE
        return Taken({"state": "known"}, lambda: pytest.fail("It was noted twice."))

    _finish_now(upload, late)
    assert (upload.state, (upload.result or {}).get("state")) == ("done", "sent")
    Upload.objects.update(state="open", job=None, process="", touched=timezone.now())

    def broken(taken: Upload) -> Taken:
        Upload.objects.update(state="done")
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        _finish_now(Upload.objects.get(), broken)
    assert Upload.objects.get().state == "done"


def test_what_became_of_a_file_is_said(owner_client, gallery, owner, add):
    add(1)
    known = create(owner_client, gallery)["Location"]
    patch(owner_client, known, 0, PICTURE)
    assert owner_client.get(known).json()["state"] == "known"

    Image.objects.update(binned=timezone.now())
    restored = create(owner_client, gallery)["Location"]
    patch(owner_client, restored, 0, PICTURE)
    assert owner_client.get(restored).json()["state"] == "restored"

    wrong = create(owner_client, gallery, size=5)["Location"]
    patch(owner_client, wrong, 0, b"hello")
    said = owner_client.get(wrong, headers={"Accept-Language": "en"}).json()
    assert said["state"] == "wrong"
    assert "not a picture" in said["says"]


def test_others_neither_see_nor_send(owner_client, mate_client, stranger_client, address, gallery):
    for client, status in ((mate_client, 404), (stranger_client, 401)):
        assert client.head(address, headers=TUS).status_code == status
        assert client.get(address).status_code == status
        assert patch(client, address, 0, PICTURE).status_code == status
        assert client.delete(address, headers=TUS).status_code == status
        assert create(client, gallery).status_code == status
    assert owner_client.head(address, headers=TUS)["Upload-Offset"] == "0"


def test_without_djangos_token_nothing_is_taken(owner, gallery, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert create(client, gallery).status_code == 403
    assert patch(client, address, 0, PICTURE).status_code == 403


def test_over_the_quota_it_does_not_begin(owner_client, owner, gallery):
    User.objects.filter(id=owner.id).update(quota=len(PICTURE) * 2 - 1)
    assert create(owner_client, gallery).status_code == 201
    response = create(owner_client, gallery)  # The first is still on its way.
    assert response.status_code == 413
    assert "room" in response.json()["says"]


@pytest.mark.parametrize("size", ["0", "-1", "", "many", "9" * 30, "٣"])
def test_a_length_that_is_none(owner_client, gallery, size):
    given = {"Upload-Length": size.encode("utf-8").decode("latin-1")}
    assert create(owner_client, gallery, **given).status_code in (400, 413)
    assert not Upload.objects.exists()


def test_larger_than_a_picture_may_be(owner_client, gallery, settings):
    settings.FUTU_MAX_UPLOAD_BYTES = 10
    assert create(owner_client, gallery).status_code == 413


def test_the_protocol_is_kept(owner_client, address, gallery):
    assert owner_client.head(address).status_code == 412
    assert owner_client.post("/uploads/", headers=TUS).status_code == 400
    wrong_type = owner_client.patch(address, b"x", headers={**TUS, "Upload-Offset": "0"})
    assert wrong_type.status_code == 415
    no_offset = owner_client.patch(
        address, b"x", content_type="application/offset+octet-stream", headers=TUS
    )
    assert no_offset.status_code == 400
    nowhere = {"Upload-Length": "5", "Upload-Metadata": f"gallery {words('no id')}", **TUS}
    assert owner_client.post("/uploads/", headers=nowhere).status_code == 400


def test_ended_by_its_owner_nothing_is_left(owner_client, address):
    patch(owner_client, address, 0, PICTURE[:HALF])
    assert owner_client.delete(address, headers=TUS).status_code == 204
    assert owner_client.head(address, headers=TUS).status_code == 404
    assert stored_ids() == []


def test_left_for_a_day_it_is_swept(owner_client, address, gallery):
    patch(owner_client, address, 0, PICTURE[:HALF])
    fresh = create(owner_client, gallery)["Location"]
    patch(owner_client, fresh, 0, PICTURE[:HALF])
    old = Upload.objects.get(id=address.rsplit("/", 1)[1])
    Upload.objects.filter(id=old.id).update(touched=timezone.now() - timedelta(days=1, minutes=1))
    assert owner_client.head(address, headers=TUS).status_code == 404
    assert sweep_uploads() == 1
    assert [str(id_) for id_ in stored_ids()] == [fresh.rsplit("/", 1)[1]]


def test_pieces_of_a_deleted_gallery_are_swept(owner_client, address, gallery):
    patch(owner_client, address, 0, PICTURE[:HALF])
    Gallery.objects.get(id=gallery.id).delete()
    assert owner_client.head(address, headers=TUS).status_code == 404
    sweep_uploads()
    assert stored_ids() == []


def test_pieces_read_as_one_file(gallery, owner):
    upload = begin(gallery, owner.id, "a.png", len(PICTURE))
    for start in range(0, len(PICTURE), 700):
        receive(upload, start, io.BytesIO(PICTURE[start : start + 700]))
    with opened(upload) as file:
        assert file.seek(0, io.SEEK_END) == len(PICTURE)
        assert file.seek(650) == 650
        assert file.read(100) == PICTURE[650:750]
        file.seek(0)
        assert file.read() == PICTURE
        assert file.read() == b""


def test_a_piece_costs_few_queries(owner_client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        patch(owner_client, address, 0, PICTURE[:HALF])


def test_a_picture_that_takes_long_is_added_by_a_job(owner_client, address, gallery, monkeypatch):
    monkeypatch.setattr(taking, "QUICK_BYTES", SIZE - 1)
    patch(owner_client, address, 0, PICTURE)
    assert owner_client.get(address).status_code == 202
    jobs.drain()
    assert owner_client.get(address).json()["state"] == "sent"
    assert gallery.images.get().state == Image.State.READY
    assert stored_ids() == []
