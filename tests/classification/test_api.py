"""Programs: ask, look hashes up, read an answer again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.classification.models import Category, Classification, Verdict
from apps.classification.services import corrections
from apps.providers.fake import FAULTS
from apps.providers.kinds import Period
from apps.providers.models import Budget
from tests.api.conftest import program
from tests.classification.conftest import agree, answer
from tests.pictures import picture_bytes

pytestmark = pytest.mark.django_db

CLASSIFY = "/api/v1/classify"


@pytest.fixture
def api(owner: User):
    return program(owner)


@pytest.fixture
def mates_api(mate: User):
    return program(mate)


def send(client, seed: int = 1, **data):
    return client.post(CLASSIFY, {"file": SimpleUploadedFile("a.png", picture_bytes(seed)), **data})


def test_a_file_by_this_machine(api):
    response = send(api)
    found = response.json()
    assert response.status_code == 201
    assert (found["engine"], found["cached"], found["cost"]) == ("local", False, 0)
    assert found["likeliest"] in found["scores"]
    assert send(api).json()["cached"]


def test_a_file_by_a_hosted_model(api, mates_api, recipe, fake, owner):
    agree(owner)
    fake.will(answer("pets", description="A dog."))
    found = send(api).json()
    assert found["category"] == {"code": "pets", "name": "Pets"}
    assert (found["engine"], found["model"], found["cost"]) == ("hosted", "sees-1", 1000)
    assert found["description"] == "A dog."
    again = api.get(f"{CLASSIFY}/{found['id']}", headers={"Accept-Language": "zh-hans"}).json()
    assert again["category"]["name"] == "宠物萌照"
    assert mates_api.get(f"{CLASSIFY}/{found['id']}").status_code == 404


def test_known_answers_by_hash_alone(api, mates_api, stranger_client):
    digest = send(api).json()["sha256"]
    other = "0" * 64
    for client in (api, mates_api):
        response = client.post(
            f"{CLASSIFY}/check-cache",
            {"sha256": [digest, other]},
            content_type="application/json",
        )
        assert list(response.json()["items"]) == [digest]
    nobody = stranger_client.post(f"{CLASSIFY}/check-cache", {}, content_type="application/json")
    assert nobody.status_code == 401


@pytest.mark.parametrize(
    "digests", [[], ["abc"], ["G" * 64], ["0" * 63], ["A" * 64], ["0" * 64] * 1001]
)
def test_hashes_of_another_form_are_refused(api, digests):
    response = api.post(
        f"{CLASSIFY}/check-cache", {"sha256": digests}, content_type="application/json"
    )
    assert response.status_code == 422
    assert response.json()["errors"]


def test_looking_hashes_up_is_limited(api, settings):
    settings.FUTU_API_RATE = "2/m"
    ask = {"sha256": ["0" * 64]}
    statuses = [
        api.post(f"{CLASSIFY}/check-cache", ask, content_type="application/json").status_code
        for _ in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_a_hash_that_was_sent_is_never_what_is_stored(api):
    send(api, sha256="0" * 64)
    assert Verdict.objects.get().sha256 != "0" * 64


def test_a_picture_kept_here(api, mates_api, image):
    path, body = f"{CLASSIFY}/by-image", {"image": str(image.pk)}
    assert api.post(path, body, content_type="application/json").status_code == 201
    assert mates_api.post(path, body, content_type="application/json").status_code == 404
    assert Classification.objects.get().image == image


def test_problems_have_a_reason(api, recipe, provider, fake, owner):
    refused = send(api, recipe=recipe.hash)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_consent")
    agree(owner)
    fake.will(FAULTS["rate-later"])
    failed = send(api)
    assert failed.status_code == 502
    assert failed.json()["reason"] == "rate_limited"
    assert failed["Retry-After"] == "86400"
    Budget.objects.create(provider=provider, period=Period.DAY, micros=1)
    over = send(api, seed=3)
    assert (over.status_code, over.json()["reason"]) == (503, "over_budget")
    assert int(over["Retry-After"]) > 0
    assert send(api, recipe="ffffffff").status_code == 404
    strip = SimpleUploadedFile("a.png", picture_bytes(size=(8 * 201, 8)))
    narrow = api.post(CLASSIFY, {"file": strip})
    assert (narrow.status_code, narrow.json()["reason"]) == (422, "too_narrow")


def test_a_failed_question_tells_the_same_again(api, recipe, fake, owner):
    agree(owner)
    fake.will(FAULTS["inspection"])
    send(api)
    asked = Classification.objects.get()
    again = api.get(f"{CLASSIFY}/{asked.pk}")
    assert (again.status_code, again.json()["reason"]) == (502, "content_refused")


def test_my_word_is_told(api, owner):
    found = send(api).json()
    corrections.correct(owner, found["sha256"], Category.objects.get(code="foods"))
    again = api.get(f"{CLASSIFY}/{found['id']}").json()
    assert again["corrected"]["code"] == "foods"
