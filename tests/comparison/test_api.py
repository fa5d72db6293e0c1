"""The API, as a program asks it; who may what is in tests/api/test_people.py."""

import pytest

from apps.comparison.models import Comparison
from apps.jobs import services as jobs
from tests.api.conftest import program
from tests.comparison.conftest import agree, compared_screens, said
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


def test_settings_are_those_of_the_page(api, provider, fake, owner):
    agree(owner)
    first, second = screens_files()
    body = {
        "first": first,
        "second": second,
        "mode": "screen",
        "max_side": "1500",
        "focus": ["the list", "the button"],
        "aspects": ["text", "mood"],
        "quality": "60",
    }
    asked = api.post("/api/v1/compare", body).json()
    options = Comparison.objects.get().settings
    assert (options.max_side, options.quality) == (1500, 60)
    assert (options.focus, options.aspects) == (("the list", "the button"), ("text", "mood"))
    fake.will(said(("element_2", "It did not change.", []), ("aspect_2", "Brighter.", [1])))
    jobs.drain()
    found = api.get(f"/api/v1/compare/{asked['id']}").json()
    assert found["words"] == [
        {"about": "the button", "text": "It did not change.", "differences": []},
        {"about": "mood", "text": "Brighter.", "differences": [1]},
    ]
    assert found["no_words"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("quality", "5"), ("max_side", "1"), ("focus", "x" * 81), ("aspects", ["a"] * 11)],
)
def test_settings_are_checked(api, field, value):
    first, second = screens_files()
    response = api.post("/api/v1/compare", {"first": first, "second": second, field: value})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"].startswith(field)


def test_words_can_be_asked_for_later(api, owner):
    found = compared_screens(owner)
    address = f"/api/v1/compare/{found.pk}"
    said = api.post(f"{address}/words")
    assert said.status_code == 202
    assert "No provider for this is set up" in said.json()["no_words"]
    assert api.get(address).json()["words"] == []


def test_the_report_is_a_pdf(api, owner):
    found = compared_screens(owner)
    address = f"/api/v1/compare/{found.pk}/report.pdf"
    response = api.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    found.result = None
    found.save()
    assert api.get(address).status_code == 404
