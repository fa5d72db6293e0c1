"""New questions a day, of a person and a token; known answers are free."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.classification.errors import ClassifyError
from apps.classification.models import Classification, DayUse, PersonQuota
from apps.classification.services import gallery_jobs
from apps.classification.services.asking import classify
from apps.classification.services.quotas import counted
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.jobs import services as jobs
from apps.providers.errors import ProviderError
from apps.providers.fake import FAULTS
from tests.api.conftest import program
from tests.classification.conftest import agree, answer
from tests.conftest import signed_in
from tests.pictures import picture_bytes
from tests.providers.threads import Together

pytestmark = pytest.mark.django_db


def send(client, seed: int = 1):
    file = SimpleUploadedFile("a.png", picture_bytes(seed))
    return client.post("/api/v1/classify", {"file": file, "recipe": "local"})


@pytest.fixture
def two_a_day(settings):
    settings.FUTU_CLASSIFY_QUOTA = 2


def test_a_persons_questions(two_a_day, owner, mate, subject):
    recipe = local_recipe()
    for seed in (1, 2):
        classify(subject(seed), recipe, owner)
    with pytest.raises(ClassifyError, match="as many new questions today"):
        classify(subject(3), recipe, owner)
    assert classify(subject(1), recipe, owner).is_cached
    assert not classify(subject(3), recipe, mate).is_cached
    assert classify(subject(3), recipe, owner).is_cached
    failed = Classification.objects.get(owner=owner, error="over_quota")
    assert failed.category == ""


def test_a_program_is_told_when_to_go_on(two_a_day, owner):
    api = program(owner)
    assert [send(api, seed).status_code for seed in (1, 2, 1)] == [201, 201, 201]
    refused = send(api, 3)
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert refused.json()["reason"] == "over_quota"
    assert 0 < int(refused["Retry-After"]) <= 86_400


def test_a_tokens_questions_are_apart_from_its_owners(settings, owner, mate, stranger_client):
    settings.FUTU_CLASSIFY_TOKEN_QUOTA = 1
    first, second, mates = program(owner), program(owner), program(mate)
    assert send(first, 1).status_code == 201
    assert send(first, 2).json()["reason"] == "over_token_quota"
    assert send(second, 2).status_code == 201
    assert send(mates, 3).status_code == 201
    assert send(stranger_client, 4).status_code == 401
    # A browser has no token.
    page = signed_in(owner).post(
        reverse("classification:index"),
        {"file": SimpleUploadedFile("a.png", picture_bytes(5)), "recipe": "local"},
    )
    assert page.status_code == 302


def test_the_page_says_it(settings, owner_client, owner):
    PersonQuota.objects.create(person=owner, questions=1)
    for seed in (1, 2):
        response = owner_client.post(
            reverse("classification:index"),
            {"file": SimpleUploadedFile("a.png", picture_bytes(seed)), "recipe": "local"},
        )
    assert response.status_code == 503
    assert "as many new questions today" in response.text


def test_staff_set_it_for_one_person(two_a_day, owner, mate, subject):
    boss = User.objects.create_superuser("boss", "boss@example.org", "x")
    address = reverse("admin:classification_personquota_add")
    signed_in(boss).post(address, {"person": owner.pk, "questions": 3})
    recipe = local_recipe()
    for seed in (1, 2, 3):
        classify(subject(seed), recipe, owner)
    with pytest.raises(ClassifyError):
        classify(subject(4), recipe, owner)
    for seed in (11, 12):
        classify(subject(seed), recipe, mate)
    with pytest.raises(ClassifyError):
        classify(subject(13), recipe, mate)
    # Administrators have none, nor has the command line.
    for seed in (21, 22, 23):
        classify(subject(seed), recipe, boss if seed < 23 else None)
    assert not DayUse.objects.filter(person=boss).exists()


def test_what_failed_before_it_cost_is_not_counted(two_a_day, owner, recipe, fake, subject):
    agree(owner)
    fake.will(FAULTS["key"])
    with pytest.raises(ProviderError):
        classify(subject(1), recipe, owner)
    assert DayUse.objects.get().asked == 0
    fake.will(answer("no such category"))
    with pytest.raises(ProviderError):
        classify(subject(1), recipe, owner)
    assert DayUse.objects.get().asked == 1


def test_a_gallery_stops_at_the_quota_and_goes_on_later(settings, owner, gallery, image, add):
    add(2)
    add(3)
    settings.FUTU_CLASSIFY_QUOTA = 3
    classify(of_image(image), local_recipe(), owner)
    job = gallery_jobs.start(gallery, local_recipe(), owner)
    settings.FUTU_CLASSIFY_QUOTA = 1
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "as many new questions today" in job.error
    settings.FUTU_CLASSIFY_QUOTA = 0
    jobs.retry(job)
    jobs.drain()
    job.refresh_from_db()
    assert job.state == "succeeded"


def test_check_cache_has_a_rate_of_its_own(settings, owner, mate, stranger_client):
    settings.FUTU_CHECK_CACHE_RATE = "2/m"
    address, body = "/api/v1/classify/check-cache", {"sha256": ["0" * 64]}
    # Another token of the same person makes no difference.
    clients = [program(owner), program(owner), program(owner)]
    answers = [one.post(address, body, content_type="application/json") for one in clients]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Limit"] == "600"
    assert answers[2].json()["code"] == "too_many_requests"
    assert int(answers[2]["Retry-After"]) > 0
    assert answers[2]["RateLimit-Limit"] == "2"
    assert clients[0].get("/api/v1/me").status_code == 200
    mates = program(mate).post(address, body, content_type="application/json")
    assert mates.status_code == 200
    nobody = stranger_client.post(address, body, content_type="application/json")
    assert nobody.status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_simultaneous_questions_do_not_exceed_it(settings, owner):
    settings.FUTU_CLASSIFY_QUOTA = 3

    def ask() -> None:
        with counted(owner):
            pass

    ended = Together([ask] * 6).ended()
    assert sum(isinstance(one, ClassifyError) for one in ended) == 3
    assert ended.count(None) == DayUse.objects.get().asked == 3
