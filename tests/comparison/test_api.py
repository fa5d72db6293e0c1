"""The API, as a program asks it; who may what is in tests/api/test_people.py."""

import pytest

from apps.jobs import services as jobs
from tests.api.conftest import program
from tests.comparison.pictures import screens_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(owner):
    return program(owner, "read", "write")


def test_two_files_are_compared_and_the_difference_is_drawn(api):
    first, second = screens_files()
    body = {"first": first, "second": second, "mode": "screen", "threshold": "0.9"}
    asked = api.post("/api/v1/compare", body)
    assert asked.status_code == 202
    said = asked.json()
    assert (said["state"], said["verdict"], said["differences"]) == ("comparing", None, [])
    address = f"/api/v1/compare/{said['id']}"
    assert api.get(f"{address}/diff.png").status_code == 404
    jobs.drain()
    said = api.get(address).json()
    assert (said["state"], said["verdict"], len(said["differences"])) == ("done", "same", 1)
    drawn = api.get(f"{address}/diff.png")
    assert drawn["Content-Type"] == "image/png"
    assert b"".join(drawn).startswith(b"\x89PNG")
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


@pytest.mark.parametrize("missing", ["first", "second"])
def test_one_file_is_not_enough(api, missing):
    first, second = screens_files()
    body = {"first": first, "second": second}
    del body[missing]
    said = api.post("/api/v1/compare", body)
    assert (said.status_code, said.json()["code"]) == (422, "invalid")
    assert said.json()["errors"][0]["field"] == missing


def test_what_is_no_picture_is_refused_with_a_reason(api, upload):
    first, _ = screens_files()
    said = api.post("/api/v1/compare", {"first": first, "second": upload("b.png", content=b"no")})
    assert (said.status_code, said.json()["reason"]) == (422, "not_a_picture")


def test_what_fails_later_says_why(api, upload):
    first, _ = screens_files()
    blank = upload("blank.png", content=screens_files(blank=True))
    asked = api.post("/api/v1/compare", {"first": first, "second": blank}).json()
    jobs.drain()
    said = api.get(f"/api/v1/compare/{asked['id']}").json()
    assert (said["state"], said["error"]) == ("failed", "blank_second")
    assert "blank" in said["reason"]


def test_pictures_that_are_kept_are_compared(api, add):
    images = add(1, 2).images
    body = {"first": str(images[0].id), "second": str(images[0].id)}
    asked = api.post("/api/v1/compare/by-image", body, content_type="application/json").json()
    jobs.drain()
    assert api.get(f"/api/v1/compare/{asked['id']}").json()["verdict"] == "same"
