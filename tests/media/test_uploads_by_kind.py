"""A film is sent over a bad line: every acknowledged byte is kept, and a job finishes it."""

import hashlib
import io
import random
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.http import UnreadablePostError

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.kinds import Destination, UploadRequest
from apps.media.models import StoredFile, Upload, UploadPart
from apps.media.storage import listed
from apps.media.uploads import (
    OffsetError,
    begin,
    finishing,
    long_finishing,
    opened,
    receive,
    stored_ids,
)
from apps.media.uploads import (
    bytes as stored,
)
from tests.media.conftest import PIECE, TUS, begin_film, film_bytes, send_piece, words
from tests.media.kinds import FILM, MAGIC

pytestmark = pytest.mark.both

SIZE = 20 * PIECE + 123
CONTENT = film_bytes(SIZE)


class Cut(io.BytesIO):
    """A line that breaks after so many bytes."""

    def __init__(self, content: bytes, left: int) -> None:
        super().__init__(content)
        self.left = left

    def read(self, size: int | None = -1) -> bytes:
        if not self.left:
            raise UnreadablePostError
        chunk = super().read(min(self.left, size if size and size > 0 else self.left))
        self.left -= len(chunk)
        return chunk


def begun(owner, size=SIZE):
    asked = UploadRequest(owner.id, "film.mp4", size, {})
    return begin(FILM, asked, Destination())


def again(upload):
    return Upload.objects.get(id=upload.id)


def test_cut_ten_times_it_arrives(owner, owner_client, film, small_pieces):
    upload = begun(owner)
    chance = random.Random(7)
    for _ in range(10):
        upload = again(upload)
        before = upload.offset
        left = chance.randrange(1, 2 * PIECE)
        receive(upload, before, Cut(CONTENT[before:], left))
        assert again(upload).offset == before + left, "what came before the cut is kept"
    upload = again(upload)
    receive(upload, upload.offset, io.BytesIO(CONTENT[upload.offset :]))
    parts = upload.parts.exclude(etag="").order_by("offset").values_list("bytes", flat=True)
    assert all(size >= PIECE for size in list(parts)[:-1]), "stores refuse small parts"
    assert upload.parts.count() <= SIZE // PIECE + 1
    assert owner_client.get(f"/uploads/{upload.id}").status_code == 202
    jobs.drain()
    said = owner_client.get(f"/uploads/{upload.id}").json()
    assert said == {"state": "kept", "says": "", "file": str(upload.id)}
    file = StoredFile.objects.get()
    assert (file.owner, file.kind, file.name) == (owner, "reel", "film.mp4")
    assert (file.bytes, file.media_type) == (SIZE, "video/mp4")
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert default_storage.open(file.key).read() == CONTENT
    assert stored_ids() == []


def test_the_server_says_how_large_pieces_are(owner_client, film, settings, monkeypatch):
    settings.FUTU_QUOTA = 0
    monkeypatch.setattr("apps.media.uploads.beginning.free_bytes", lambda: None)

    def told(size):
        response = begin_film(owner_client, size)
        assert int(response["Upload-Length"]) == size
        return int(response["Futu-Piece-Bytes"])

    for size in (1, 2**30, 4 * 2**30, 20 * 2**30, 50 * 2**30):
        assert 5 * 2**20 <= told(size) <= 32 * 2**20
        assert size / told(size) <= 2000


def test_of_a_request_with_many_pieces_a_cut_costs_no_more_than_what_was_under_way(
    owner, film, small_pieces
):
    upload = begun(owner)
    receive(upload, 0, Cut(CONTENT, 3 * PIECE + 10))
    assert again(upload).offset == 3 * PIECE + 10
    offsets = UploadPart.objects.values_list("offset", flat=True)
    assert list(offsets) == [0, PIECE, 2 * PIECE, 3 * PIECE]


def test_tiny_pieces_make_no_rows_of_their_own(owner, film, small_pieces):
    upload = begun(owner)
    for at in range(40):
        receive(upload, at, io.BytesIO(CONTENT[at : at + 1]))
    assert UploadPart.objects.get().bytes == 40
    assert len(listed(f"uploads/{upload.id}")[1]) == 1
    receive(upload, 40, io.BytesIO(CONTENT[40:]))
    with opened(again(upload)) as file:
        assert file.read() == CONTENT


def test_one_that_comes_late_replaces_nothing(owner, film, small_pieces):
    """A line that seemed dead brings its bytes after the sender has gone on elsewhere."""
    upload = begun(owner)

    class Late(io.BytesIO):
        def read(self, size=-1):
            if self.tell() == 0:
                other = again(upload)
                receive(other, 0, io.BytesIO(CONTENT[: 2 * PIECE]))
            return super().read(size)

    with pytest.raises(OffsetError):
        receive(again(upload), 0, Late(b"other bytes" * PIECE))
    upload = again(upload)
    assert upload.offset == 2 * PIECE
    receive(upload, upload.offset, io.BytesIO(CONTENT[upload.offset :]))
    with opened(upload) as file:
        assert file.read() == CONTENT


def test_a_process_killed_before_it_could_acknowledge_costs_that_piece_alone(
    owner, film, small_pieces, monkeypatch
):
    upload = begun(owner)
    receive(upload, 0, io.BytesIO(CONTENT[:PIECE]))
    place = f"{type(stored.keeper()).__module__}.acknowledge"
    with monkeypatch.context() as killed:
        killed.setattr(place, lambda *given: exit())
        with pytest.raises(SystemExit):
            receive(upload, PIECE, io.BytesIO(b"never acknowledged" * 1000))
    upload = again(upload)
    assert upload.offset == PIECE
    receive(upload, PIECE, io.BytesIO(CONTENT[PIECE:]))
    with opened(upload) as file:
        assert file.read() == CONTENT


def test_the_last_piece_does_no_long_work(sent, owner_client, monkeypatch):
    monkeypatch.setattr(long_finishing, "_digest", lambda *_: pytest.fail("in the request"))
    address = sent(CONTENT[:PIECE])
    for _ in range(2):
        assert owner_client.get(address).status_code == 202
    job = Job.objects.get()
    assert (job.kind, job.state, job.about) == ("media.finish", Job.State.QUEUED, "film.mp4")


def test_its_progress_is_told(sent, monkeypatch):
    monkeypatch.setattr(long_finishing, "STEP", PIECE)
    told = []
    monkeypatch.setattr(
        "apps.jobs.run.report", lambda job, worker, done, total: told.append((done, total))
    )
    sent(film_bytes(3 * 2**20))
    jobs.drain()
    assert len(told) == 3
    assert told == sorted(told)
    assert told[-1] == (3, 4)


@pytest.mark.parametrize(
    "place",
    [
        "long_finishing._digest",
        "long_finishing.write_row",
        "bytes.delete",
    ],
    ids=["reading", "writing the row", "cleaning up"],
)
def test_killed_while_it_is_finished_it_goes_on(sent, owner, place, monkeypatch):
    sent(CONTENT)
    with monkeypatch.context() as broken:
        broken.setattr(f"apps.media.uploads.{place}", lambda *_: 1 / 0)
        jobs.perform(Job.objects.get().id)
    jobs.drain()
    assert Job.objects.get().state == Job.State.SUCCEEDED
    file = StoredFile.objects.get()
    assert default_storage.open(file.key).read() == CONTENT
    owner.refresh_from_db()
    assert owner.stored == SIZE, "counted once"


def test_what_its_kind_refuses_goes(sent, owner_client):
    address = sent(b"Dear all" * 100)
    jobs.drain()
    assert owner_client.get(address).json() == {"state": "wrong", "says": "This is no film."}
    job = Job.objects.get()
    assert (job.state, job.error) == (Job.State.FAILED, "This is no film.")
    assert stored_ids() == []
    assert not any(listed(f"media/{folder}")[1] for folder in listed("media")[0])


def test_without_room_by_then_its_bytes_wait_for_room(sent, owner, owner_client):
    address = sent(CONTENT)
    owner.quota = SIZE - 1
    owner.save()
    jobs.drain()
    assert "room is free" in owner_client.get(address).json()["says"]
    owner.quota = SIZE
    owner.save()
    jobs.retry(Job.objects.get())
    jobs.drain()
    assert owner_client.get(address).json()["state"] == "kept"


@pytest.mark.parametrize("in_objects", [False], ids=["disk"])
def test_bytes_that_changed_on_the_disk_are_noticed(sent, owner_client, in_objects):
    address = sent(CONTENT)
    upload = Upload.objects.get()
    with Path(default_storage.path(f"uploads/{upload.id}/data")).open("r+b") as file:
        file.seek(SIZE // 2)
        file.write(b"rot")
    jobs.drain()
    assert "damaged" in owner_client.get(address).json()["says"]
    assert not StoredFile.objects.exists()


def test_cancelled_it_can_be_tried_again(sent, owner_client):
    address = sent(CONTENT)
    jobs.request_cancel(Job.objects.get())
    assert "was cancelled" in owner_client.get(address).json()["says"]
    jobs.retry(Job.objects.get())
    assert owner_client.get(address).status_code == 202
    jobs.drain()
    assert owner_client.get(address).json()["state"] == "kept"


def test_ended_while_it_is_finished_nothing_is_left(sent, owner, monkeypatch):
    """Its sender changed their mind between the reading and the row."""
    sent(CONTENT)

    def end_and_note(*given):
        Upload.objects.all().delete()
        finishing.note(*given)

    monkeypatch.setattr(long_finishing, "note", end_and_note)
    jobs.drain()
    assert Job.objects.get().error == "The file is gone. Send it again."
    assert not StoredFile.objects.exists()
    owner.refresh_from_db()
    assert owner.stored == 0


class TestRefusedBeforeAByteIsSent:
    def test_over_the_limit_of_its_kind(self, owner_client, film):
        response = begin_film(owner_client, 51 * 2**30)
        assert response.status_code == 413
        assert "at most 50.0" in response.json()["says"]

    def test_over_the_shared_quota(self, owner_client, owner, film):
        owner.quota = 1000
        owner.save()
        assert begin_film(owner_client, 600).status_code == 201
        response = begin_film(owner_client, 600)
        assert response.status_code == 413
        assert "400" in response.json()["says"]

    def test_over_the_limit_of_its_class(self, owner_client, owner, film, settings):
        settings.FUTU_CLASS_QUOTAS = {"reels": 1000}
        owner.quota = 1
        owner.save()
        assert begin_film(owner_client, 600).status_code == 201
        assert begin_film(owner_client, 600).status_code == 413

    def test_no_room_on_the_disk(self, owner_client, film, monkeypatch):
        monkeypatch.setattr("apps.media.uploads.beginning.free_bytes", lambda: 1000)
        assert begin_film(owner_client, 600).status_code == 201
        response = begin_film(owner_client, 600)
        assert response.status_code == 413
        assert "disk" in response.json()["says"]

    def test_a_kind_there_is_not(self, owner_client, db):
        given = {"Upload-Length": "5", "Upload-Metadata": f"kind {words('opera')}", **TUS}
        response = owner_client.post("/uploads/", headers=given)
        assert response.status_code == 400
        assert not Upload.objects.exists()


def test_others_neither_see_nor_send(owner_client, mate_client, stranger_client, film):
    address = begin_film(owner_client, SIZE)["Location"]
    for client, status in ((mate_client, 404), (stranger_client, 401)):
        assert client.head(address, headers=TUS).status_code == status
        assert client.get(address).status_code == status
        assert send_piece(client, address, 0, MAGIC).status_code == status
        assert client.delete(address, headers=TUS).status_code == status
    assert Upload.objects.get().offset == 0


def test_a_kind_knows_what_its_sender_said(owner_client, film):
    begin_film(owner_client, SIZE, language="zh", odd="x")
    assert Upload.objects.get().about == {"language": "zh"}


def test_by_the_api_as_by_the_page(owner, film, small_pieces):
    from tests.api.conftest import program

    api = program(owner, "write", "read")
    body = {"name": "film.mp4", "size": SIZE, "kind": "reel"}
    upload = api.post("/api/v1/uploads", body, content_type="application/json").json()
    address = f"/api/v1/uploads/{upload['id']}"
    while (offset := api.get(address).json()["offset"]) < SIZE:
        piece = CONTENT[offset : offset + upload["piece_bytes"]]
        assert send_piece(api, address, offset, piece).status_code == 204
    assert send_piece(api, address, 0, MAGIC).json()["code"] == "wrong_offset"
    said = api.get(address).json()
    assert (said["state"], said["outcome"]) == ("finishing", None)
    jobs.drain()
    said = api.get(address).json()
    assert (said["state"], said["outcome"]["state"]) == ("done", "kept")
    content = api.get(f"/api/v1/files/{upload['id']}/content", headers={"Range": "bytes=0-3"})
    assert (content.status_code, b"".join(content)) == (206, MAGIC)
    assert api.delete(f"/api/v1/files/{upload['id']}").status_code == 204
    assert api.get("/api/v1/files").json()["items"] == []
