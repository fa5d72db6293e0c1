"""The API, as a program asks it; who may what is in tests/api/test_people.py."""

import hashlib

import pytest

from apps.enhancement.models import Draft, Enhancement
from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from tests.api.conftest import program
from tests.enhancement.conftest import opened

pytestmark = [pytest.mark.django_db, pytest.mark.weights]
JSON = {"content_type": "application/json"}


@pytest.fixture
def api(owner):
    return program(owner, "read", "write")


def test_a_preview_and_the_result_it_promised(api, owner, small):
    asked = {"image": str(small.pk), "preset": "quick", "tile": 96}
    part = asked | {"left": 10, "top": 10, "width": 20, "height": 20}
    told = api.post("/api/v1/enhance/preview", part, **JSON)
    assert told.status_code == 202
    jobs.drain()
    found = api.get(f"/api/v1/enhance/preview/{told.json()['id']}").json()
    assert (found["state"], found["covered"]) == ("done", [0, 0, 96, 72])

    other = Gallery.objects.create(owner=owner, name="Results")
    whole = asked | {"signature": found["signature"], "gallery": str(other.pk)}
    started = api.post("/api/v1/enhance", whole, **JSON)
    assert started.status_code == 202
    address = f"/api/v1/enhance/{started.json()['id']}"
    assert api.get(f"{address}/result").status_code == 404
    assert api.get(f"{address}/report.pdf").status_code == 404
    jobs.drain()
    row = api.get(address).json()
    assert (row["state"], row["width"], row["gallery"]) == ("done", 480, str(other.pk))
    assert set(row["figures"]) == {"noise_before", "noise_after", "seam"}
    content = b"".join(api.get(f"{address}/result"))
    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    shown = b"".join(api.get(f"/api/v1/files/{found['after']}/content"))
    crop = opened(content).crop((0, 0, 384, 288))
    assert opened(shown).tobytes() == crop.tobytes()
    assert api.get(f"{address}/report.pdf").content.startswith(b"%PDF-")
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_another_signature_is_refused_with_its_reason(api, small):
    asked = {"image": str(small.pk), "preset": "quick", "signature": "0" * 64}
    refused = api.post("/api/v1/enhance", asked, **JSON)
    assert (refused.status_code, refused.json()["reason"]) == (409, "tampered")
    assert not Enhancement.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("preset", "nicest"),
        ("scale", 3),
        ("blend", 1.5),
        ("tile", 100),
        ("signature", "x"),
        ("more", 1),
    ],
)
def test_fields_have_limits(api, small, field, value):
    refused = api.post("/api/v1/enhance", {"image": str(small.pk), field: value}, **JSON)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field


def test_a_region_outside_is_moved_into_the_picture(api, small):
    asked = {"image": str(small.pk), "left": 999, "top": 0, "width": 20, "height": 20}
    made = api.post("/api/v1/enhance/preview", asked, **JSON)
    assert made.status_code == 202
    assert Draft.objects.get().region == [100, 0, 120, 20]


def test_a_batch_of_a_gallery_and_of_pictures(api, gallery, keep):
    images = [keep(name=f"{n}.png", picture=None) for n in range(1)]
    ways: dict[str, dict[str, object]] = {
        "": {"images": [str(images[0].pk)]},
        "/by-gallery": {"source": str(gallery.pk)},
    }
    for way, asked in ways.items():
        told = api.post(f"/api/v1/enhance/batch{way}", asked | {"preset": "quick"}, **JSON)
        assert told.status_code == 202, told.json()
        assert not told.json()["is_done"]
        jobs.drain()
        found = api.get(f"/api/v1/enhance/batch/{told.json()['id']}").json()
        assert found["is_done"]
        assert {item["state"] for item in found["items"]} == {"done"}
    refused = api.post("/api/v1/enhance/batch", {"images": []}, **JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_asked_again_with_its_key_it_is_made_once(api, small):
    asked = {"image": str(small.pk), "preset": "quick"}
    headers = {"Idempotency-Key": "a-lost-answer"}
    first, second = (api.post("/api/v1/enhance", asked, headers=headers, **JSON) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert Enhancement.objects.count() == 1
