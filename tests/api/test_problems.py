"""Every error is application/problem+json, whoever raised it."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from apps.search.models import Embedding
from apps.search.stores import StoreDownError
from futu.api.catalogue import KINDS
from futu.pictures import StorageDownError


def check(response, status: int, code: str) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["code"] == code
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    assert said["type"] == f"/api/v1/problems/{code}"
    return said


def json_post(client, path, body):
    return client.post(f"/api/v1{path}", body, content_type="application/json")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/images"])
def test_unknown_addresses(path, db):
    check(Client().get(path), 404, "not_found")


def test_an_address_that_takes_another_method_says_which(api):
    response = api.put("/api/v1/galleries")
    check(response, 405, "method_not_allowed")
    assert {method.strip() for method in response["Allow"].split(",")} == {"GET", "POST"}


@pytest.mark.parametrize("body", ["{", "", "[1", "\x00", '{"name": "x"'])
def test_a_body_that_is_no_json(api, body):
    response = json_post(api, "/galleries", body)
    assert response.status_code in (400, 422)
    if body:
        check(response, 400, "malformed")


def test_a_form_that_is_cut_off(api, gallery):
    response = api.generic(
        "POST",
        f"/api/v1/galleries/{gallery.id}/images",
        b"--x\r\nnonsense",
        content_type="multipart/form-data",
    )
    check(response, 400, "malformed")


def test_too_much_at_once(api, gallery, upload, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = {"files": [upload(seed=1), upload(seed=2)]}
    check(api.post(f"/api/v1/galleries/{gallery.id}/images", files), 413, "too_large")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    check(json_post(api, "/galleries", {"name": "n" * 50}), 413, "too_large")


def test_fields_are_named(api):
    said = check(json_post(api, "/galleries", {"name": "", "colour": 1}), 422, "invalid")
    assert {error["field"] for error in said["errors"]} == {"name", "colour"}
    assert all(error["message"].endswith(".") for error in said["errors"])
    said = check(api.get("/api/v1/images?limit=many"), 422, "invalid")
    assert said["errors"] == [{"field": "limit", "message": "This must be a whole number."}]


def test_a_name_that_is_taken(api, gallery):
    said = check(json_post(api, "/galleries", {"name": gallery.name}), 409, "name_taken")
    assert said["detail"] == "You already have a gallery with this name. Choose another one."


def test_a_file_that_is_no_picture(api, upload):
    response = api.post("/api/v1/search", {"file": upload("a.txt", b"plain text")})
    said = check(response, 422, "unusable_picture")
    assert said["reason"] == "not_a_picture"
    assert "not a picture" in said["detail"]


def test_a_box_that_reaches_out_of_the_picture(api, upload):
    response = api.post("/api/v1/search", {"file": upload(seed=1), "box": "0.5,0.5,0.9,0.9"})
    assert check(response, 422, "invalid")["errors"][0]["field"] == "box"


def test_a_model_that_is_not_there(api, upload, settings, nothing_fetched):
    settings.FUTU_SPEC = "efficientnet-lite0"
    check(api.post("/api/v1/search", {"file": upload(seed=1)}), 503, "not_ready")


def test_a_vector_store_that_does_not_answer(api, upload, monkeypatch):
    def down(*args, **kwargs):
        raise StoreDownError("Milvus failed to search")

    monkeypatch.setattr(type(Embedding.objects), "nearest", down)
    said = check(api.post("/api/v1/search", {"file": upload(seed=1)}), 503, "not_ready")
    assert "not possible at the moment" in said["detail"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ValueError("a bug"), 500, "server_error"),
        (OperationalError("database is locked"), 503, "unavailable"),
        (StorageDownError("no answer"), 502, "storage_down"),
        (OSError(28, "No space left on device"), 507, "disk_full"),
    ],
)
def test_what_nobody_expected(api, monkeypatch, error, status, code):
    def fail(*args):
        raise error

    monkeypatch.setattr("apps.accounts.api.room_of", fail)
    api.raise_request_exception = False
    said = check(api.get("/api/v1/me"), status, code)
    assert str(error) not in str(said), "what broke is for the log"


def test_details_speak_the_language_of_the_request(api):
    chinese = api.get("/api/v1/nothing", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert chinese["Content-Language"] == "zh-hans"
    assert chinese.json()["title"] == "页面不存在"
    english = api.get("/api/v1/nothing", headers={"Accept-Language": "fr"})
    assert english.json()["title"] == "There is nothing here"
    api.cookies["django_language"] = "zh-hans"
    assert api.get("/api/v1/nothing").json()["title"] == "There is nothing here"


@pytest.mark.parametrize("code", KINDS)
def test_each_kind_has_its_page(client, code, db):
    page = client.get(reverse("problems:explain", args=[code]))
    assert page.status_code == 200
    assert str(KINDS[code].title) in page.text.replace("&#x27;", "'")
    assert code in client.get(reverse("problems:index")).text


def test_other_pages_keep_their_errors(client, db):
    assert client.get("/nothing").headers["Content-Type"].startswith("text/html")
