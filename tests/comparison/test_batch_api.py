"""Batches as a program asks for them; who may what is in tests/api/test_people.py."""

import pytest

from apps.jobs import services as jobs
from apps.media.models import StoredFile
from tests.api.conftest import program
from tests.comparison.pictures import folder_file, zip_of

pytestmark = pytest.mark.django_db
BATCH = "/api/v1/compare/batch"


@pytest.fixture
def api(owner):
    return program(owner, "read", "write")


def files():
    first = [folder_file("a.png", 1), folder_file("b.png", 2)]
    second = [folder_file("a.png", 1), folder_file("b.png", 2, changed=True)]
    return first, second


def test_files_are_compared_reviewed_and_deleted(api):
    first, second = files()
    asked = api.post(BATCH, {"first": first, "second": second})
    assert asked.status_code == 202, asked.content
    said = asked.json()
    assert (said["is_done"], said["counts"]["waiting"]) == (False, 2)
    jobs.drain()
    address = f"{BATCH}/{said['id']}"
    said = api.get(address).json()
    assert said["is_done"]
    assert [(pair["name"], pair["state"]) for pair in said["pairs"]] == [
        ("b.png", "different"),
        ("a.png", "same"),
    ]
    worst = said["pairs"][0]
    assert worst["differences"] == 1
    assert api.get(f"/api/v1/compare/{worst['comparison']}").json()["verdict"] == "different"
    body = {"pairs": [worst["id"]], "review": "accepted"}
    changed = api.post(f"{address}/review", body, content_type="application/json").json()
    assert changed == {"changed": [worst["id"]]}
    assert api.get(address).json()["pairs"][0]["review"] == "accepted"
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
    assert not StoredFile.objects.exists()


def test_a_zip_of_each_side(api):
    first, second = files()
    body = {"first": zip_of("a.zip", first), "second": zip_of("b.zip", second)}
    said = api.post(BATCH, body).json()
    jobs.drain()
    assert api.get(f"{BATCH}/{said['id']}").json()["counts"]["different"] == 1


def test_paths_tell_files_of_one_name_apart(api):
    body = {
        "first": [folder_file("a.png", 1), folder_file("a.png", 2)],
        "second": [folder_file("a.png", 2), folder_file("a.png", 1)],
        "first_path": ["x/a.png", "y/a.png"],
        "second_path": ["y/a.png", "x/a.png"],
    }
    said = api.post(BATCH, body).json()
    jobs.drain()
    assert api.get(f"{BATCH}/{said['id']}").json()["counts"]["same"] == 2


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (lambda: folder_file("z.png"), "nothing_matches"),
        (lambda: zip_of("a.zip", []), "no_pictures"),
    ],
)
def test_what_makes_no_batch_says_why(api, second, reason):
    said = api.post(BATCH, {"first": folder_file("a.png"), "second": second()})
    assert (said.status_code, said.json()["reason"]) == (422, reason)
    assert not StoredFile.objects.exists()
