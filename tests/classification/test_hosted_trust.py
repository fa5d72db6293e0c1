"""Whose picture is sent to a hosted model, who pays for it, and what a fault of it costs."""

import json

import pytest

from apps.accounts.models import ApiToken
from apps.classification.models import Category, Classification, DayUse, PictureCategory, Verdict
from apps.classification.services import gallery_jobs
from apps.classification.services.asking import classify
from apps.classification.services.corrections import correct
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.galleries.models import Image, Member
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.fake import FAULTS
from tests.api.conftest import program
from tests.classification.conftest import agree, answer, said

pytestmark = pytest.mark.django_db(transaction=True)
JSON = "application/json"


def run(gallery, recipe, person) -> Job:
    job = gallery_jobs.start(gallery, recipe, person)
    jobs.drain()
    job.refresh_from_db()
    return job


@pytest.fixture
def shared(gallery, mate, add) -> Image:
    """A picture of the owner's that a mate may look at; the mate has agreed, the owner has not."""
    add(1)
    Member.objects.create(gallery=gallery, person=mate, role="view")
    agree(mate)
    return Image.objects.get()


def test_who_may_look_at_a_picture_may_not_send_it_away(shared, owner, mate, recipe, fake):
    def ask():
        asked = {"image": str(shared.pk), "recipe": recipe.hash}
        return program(mate).post("/api/v1/classify/by-image", asked, content_type=JSON)

    assert ask().json()["engine"] == "local"
    assert fake.received == []
    agree(owner)
    fake.will(answer("pets"))
    assert ask().json()["engine"] == "hosted"


def test_a_member_may_not_have_their_picture_sent_by_the_owner(shared, owner, mate, recipe, fake):
    agree(owner)
    mate.model_consents.all().delete()
    Image.objects.update(added_by=mate)
    assert run(shared.gallery, recipe, owner).state == "succeeded"
    assert fake.received == []


def test_a_word_about_a_shared_picture_counts_in_filters(shared, mate):
    classify(of_image(shared), local_recipe(), mate)
    correct(mate, shared.sha256, Category.objects.get(code="pets"))
    assert PictureCategory.objects.get(owner=mate).said == "pets"


def test_half_a_character_in_an_answer_costs_nothing_twice(owner, gallery, add, recipe, fake):
    agree(owner)
    add(1, 2)
    bad = said('{"category":"pets","confidence":0.9,"description":"A dog \\\\ud83d \\\\u0000"}')
    fake.will(bad, bad)
    assert run(gallery, recipe, owner).state == "succeeded"
    assert (len(fake.received), Verdict.objects.count()) == (2, 2)


@pytest.mark.parametrize("fault", ["overloaded", "no-json"])
def test_an_outage_ends_the_job_and_trying_again_goes_on(
    owner, gallery, add, recipe, fake, fault, provider
):
    agree(owner)
    provider.attempts = 1
    provider.save()
    add(*range(1, 9))
    fake.will(answer("pets"), *[FAULTS[fault]] * 20)
    job = run(gallery, recipe, owner)
    assert (job.state, len(fake.received)) == ("failed", 1 + gallery_jobs.IN_A_ROW)
    fake.faults.clear()
    fake.will(*[answer("pets")] * 7)
    jobs.retry(job)
    jobs.drain()
    job.refresh_from_db()
    assert job.state == "succeeded"
    assert Classification.objects.filter(job=job, error="").count() == 8


def test_a_batch_counts_for_its_token(owner, gallery, add, settings):
    settings.FUTU_CLASSIFY_TOKEN_QUOTA = 2
    add(1, 2, 3, 4)
    asked = {"gallery": str(gallery.pk), "recipe": "local"}
    client = program(owner)
    told = client.post("/api/v1/classify/batch", asked, content_type=JSON).json()
    jobs.drain()
    assert Job.objects.get(pk=told["job"]).state == "failed"
    assert not DayUse.objects.filter(asked__gt=2).exists()
    settings.FUTU_CLASSIFY_TOKEN_QUOTA = 0
    told = client.post("/api/v1/classify/batch", asked, content_type=JSON).json()
    ApiToken.objects.all().delete()
    jobs.drain()
    assert "token" in Job.objects.get(pk=told["job"]).error, json.dumps(told)
