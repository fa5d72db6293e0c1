"""Films play and seek: what is asked for of a file, on a disk and in an object store alike."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages

from apps.media.models import StoredFile
from apps.media.services import keep_file
from apps.media.serving import responses
from apps.media.serving.ranges import Range, UnsatisfiableError, wanted
from apps.media.storage import open_seekable, ranges
from tests.media.conftest import film_bytes

SIZE = 300_000
CONTENT = film_bytes(SIZE)


@pytest.fixture(params=[False, True], ids=["disk", "object store"])
def in_objects(request):
    return request.param


@pytest.fixture
def stored(owner, film) -> StoredFile:
    return keep_file(owner.id, film, "a film.mp4", io.BytesIO(CONTENT), "video/mp4")


@pytest.fixture
def ask(stored, owner_client):
    def get(client=owner_client, method="get", query="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(f"/files/{stored.id}{query}", headers=named)

    return get


def test_whole(ask):
    response = ask()
    assert response.status_code == 200
    assert b"".join(response) == CONTENT
    assert response["Content-Length"] == str(SIZE)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"] == 'inline; filename="a film.mp4"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")
    assert "sandbox" in response["Content-Security-Policy"]
    assert ask(query="?download")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        (f"bytes=-{SIZE + 5}", 0, SIZE),
        (f"bytes={SIZE - 1}-{SIZE + 9}", SIZE - 1, SIZE),
        (" Bytes = 7 - 9 ", 7, 10),
    ],
)
def test_a_range(ask, header, start, stop):
    response = ask(Range=header)
    assert response.status_code == 206
    assert b"".join(response) == CONTENT[start:stop]
    assert response["Content-Length"] == str(stop - start)
    assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"


@pytest.mark.parametrize("header", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_that_is_not_there(ask, header):
    response = ask(Range=header)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "header",
    ["bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "٣=1-2"],
)
def test_what_is_no_single_range_is_answered_with_the_whole(ask, header):
    response = ask(Range=header.encode().decode("latin-1"))
    assert response.status_code == 200
    assert b"".join(response) == CONTENT


def test_a_part_of_another_file_is_not_gone_on_with(ask):
    first = ask(Range="bytes=0-9")
    for current in (first["ETag"], first["Last-Modified"]):
        assert ask(Range="bytes=10-19", If_Range=current).status_code == 206
    for other in ('"another"', "Thu, 01 Jan 1970 00:00:00 GMT", "nonsense"):
        assert ask(Range="bytes=10-19", If_Range=other).status_code == 200


def test_a_browser_that_has_it_is_told_so(ask):
    tag = ask()["ETag"]
    response = ask(If_None_Match=tag, Range="bytes=0-9")
    assert (response.status_code, response["ETag"]) == (304, tag)


def test_head_has_no_body(ask):
    for headers in ({}, {"Range": "bytes=0-9"}):
        response = ask(method="head", **headers)
        assert response.status_code == 200
        assert response["Content-Length"] == str(SIZE)
        assert response["Accept-Ranges"] == "bytes"
        assert b"".join(response) == b""


def test_it_is_its_owners_alone(ask, mate_client, stranger_client):
    for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": ask()["ETag"]}):
        assert ask(mate_client, **headers).status_code == 404
        assert ask(stranger_client, **headers).status_code == 302


def test_one_that_was_lost_is_not_found(ask, stored):
    default_storage.delete(stored.key)
    assert ask().status_code == 404
    assert ask(Range="bytes=0-9").status_code == 404


def test_one_that_has_expired_is_not_found(ask, stored):
    StoredFile.objects.update(expires="2026-01-01T00:00Z")
    assert ask().status_code == 404


def test_it_can_be_read_here_and_there(stored):
    with open_seekable(stored.key) as file:
        assert file.read(4) == CONTENT[:4]
        assert file.seek(-7, io.SEEK_END) == SIZE - 7
        assert file.read() == CONTENT[-7:]
        file.seek(1000)
        assert file.read(5) == CONTENT[1000:1005]


@pytest.mark.parametrize("in_objects", [True], ids=["object store"], indirect=True)
def test_an_object_is_never_read_whole_for_a_part(ask, monkeypatch):
    read: list[int] = []
    store: Any = type(storages["default"])
    fetch = store.read_range

    def counted(self, name, start, stop):
        read.append(stop - start)
        return fetch(self, name, start, stop)

    monkeypatch.setattr(store, "read_range", counted)
    monkeypatch.setattr(store, "_open", None)
    monkeypatch.setattr(ranges, "WINDOW", 1000)
    assert b"".join(ask(Range="bytes=5-9")) == CONTENT[5:10]
    assert read == [5]
    response = ask(Range="bytes=0-")
    playing = iter(response)
    next(playing)
    response.close()
    assert read == [5, 1000], "a player that seeks away has fetched no more than it took"


@pytest.mark.parametrize("in_objects", [False], ids=["disk"], indirect=True)
def test_behind_a_web_server_that_sends_files_that_does_the_ranges(ask, settings):
    settings.SENDFILE_BACKEND = "django_sendfile.backends.nginx"
    response = ask(Range="bytes=0-9")
    assert response.status_code == 200
    assert response["X-Accel-Redirect"].startswith("/protected/media/")
    assert response.content == b""
    assert response["X-Content-Type-Options"] == "nosniff"


def test_pictures_are_served_by_the_same(image, owner_client):
    response = owner_client.get(f"/pictures/{image.id}/original", headers={"Range": "bytes=1-3"})
    assert (response.status_code, b"".join(response)) == (206, b"PNG")


def test_an_empty_file_has_no_ranges():
    assert wanted("bytes=0-", 10) == Range(0, 10)
    for header in ("bytes=0-", "bytes=-1"):
        with pytest.raises(UnsatisfiableError):
            wanted(header, 0)


def test_which_backend_knows_no_ranges_is_named():
    assert responses.SIMPLE == "django_sendfile.backends.simple"
