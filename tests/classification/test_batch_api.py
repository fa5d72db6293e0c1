"""Many pictures by the API: the job, its results, and whom they are for."""

from uuid import UUID, uuid4

import pytest

from apps.classification.models import Category, Classification, Verdict
from apps.classification.services import corrections
from apps.classification.services.recipes import local_recipe
from apps.galleries import files
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.fake import FAULTS
from tests.classification.conftest import agree, answer

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/classify/batch"


def post(client, status=202, key=None, **payload):
    headers = {"Idempotency-Key": key} if key else {}
    response = client.post(ADDRESS, payload, content_type="application/json", headers=headers)
    assert response.status_code == status, response.text
    return response.json()


def results(client, job, **params):
    response = client.get(f"{ADDRESS}/{job}/results", params)
    assert response.status_code == 200, response.text
    return response.json()


def ids(added):
    return [str(image.id) for image in added.images]


def test_some_pictures_are_a_job_with_results(owner_client, add):
    mine = ids(add(1, 2, 3))
    gone = str(uuid4())
    said = post(owner_client, images=[*mine, mine[0], gone])
    assert said["missing"] == [gone]
    assert results(owner_client, said["job"]) | {"next": None} == {
        "state": "queued", "items": [], "next": None,
    }  # fmt: skip
    jobs.drain()
    found = results(owner_client, said["job"])
    assert found["state"] == "succeeded"
    assert {item["image"] for item in found["items"]} == set(mine)
    assert all(item["error"] == "" for item in found["items"])


def test_results_come_page_by_page_with_failures_and_corrections(
    owner, owner_client, add, recipe, fake
):
    agree(owner)
    mine = ids(add(1, 2, 3))
    fake.will(answer("pets"), FAULTS["inspection"], answer("foods", 0.1))
    said = post(owner_client, images=mine)
    jobs.drain()
    first = results(owner_client, said["job"], limit=2)
    rest = owner_client.get(first["next"]).json()
    items = [*first["items"], *rest["items"]]
    assert rest["next"] is None
    assert [item["category"] and item["category"]["code"] for item in items] == ["pets", None, None]
    assert [item["error"] for item in items] == ["", "content_refused", ""]
    assert "content filter" in items[1]["reason"]
    assert items[1]["confidence"] is None
    assert items[2]["confidence"] == 0.1
    corrections.correct(owner, items[0]["sha256"], Category.objects.get(code="foods"))
    again = results(owner_client, said["job"])["items"][0]
    assert again["corrected"]["code"] == "foods"


def test_a_gallery(owner_client, add, gallery):
    add(1, 2)
    said = post(owner_client, gallery=str(gallery.pk), recipe="local")
    jobs.drain()
    assert len(results(owner_client, said["job"])["items"]) == 2


def test_the_same_request_starts_one_job(owner_client, add):
    mine = ids(add(1))
    first = post(owner_client, images=mine, key="once")
    assert post(owner_client, images=mine, key="once") == first
    assert Job.objects.filter(params__chosen=True).count() == 1
    assert post(owner_client, images=mine, key="again")["job"] != first["job"]


@pytest.mark.parametrize(
    "payload", [{}, {"images": []}, {"images": ["x"]}, {"images": [str(uuid4())], "gallery": None}]
)
def test_what_is_no_batch_is_refused(owner_client, payload):
    post(owner_client, status=422, **payload)


def test_pictures_and_results_are_of_one_person(
    owner_client, mate_client, stranger_client, add, gallery
):
    mine = ids(add(1))
    post(mate_client, status=404, images=mine)
    post(mate_client, status=404, gallery=str(gallery.pk))
    post(stranger_client, status=401, images=mine)
    job = post(owner_client, images=mine)["job"]
    jobs.drain()
    for client, status in ((mate_client, 404), (stranger_client, 401)):
        assert client.get(f"{ADDRESS}/{job}/results").status_code == status
    upload = Image.objects.get(pk=mine[0]).job_id
    assert owner_client.get(f"{ADDRESS}/{upload}/results").status_code == 404


def test_without_consent_no_job_of_a_hosted_model(owner_client, add, recipe):
    mine = ids(add(1))
    post(owner_client, status=403, images=mine, recipe=recipe.hash)
    assert not Job.objects.filter(params__chosen=True).exists()


def test_a_picture_without_its_file_is_a_failure(owner_client, add):
    mine = ids(add(1, 2))
    files.delete([UUID(mine[0])])
    job = post(owner_client, images=mine)["job"]
    jobs.drain()
    found = {item["image"]: item["error"] for item in results(owner_client, job)["items"]}
    assert found == {mine[0]: "file_missing", mine[1]: ""}


def test_a_job_that_is_tried_again_lists_each_picture_once(owner, owner_client, add, recipe, fake):
    agree(owner)
    mine = ids(add(1, 2))
    fake.will(answer("pets"), FAULTS["arrearage"])
    job = post(owner_client, images=mine)["job"]
    jobs.drain()
    assert [item["error"] for item in results(owner_client, job)["items"]] == ["", "arrears"]
    jobs.retry(Job.objects.get(pk=job))
    jobs.drain()
    assert [item["error"] for item in results(owner_client, job)["items"]] == ["", ""]
    assert Classification.objects.filter(job=job).count() == 3
    assert Verdict.objects.exclude(recipe=local_recipe()).count() == 2
