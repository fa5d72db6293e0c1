"""A question that a provider answers: a job waits for it, not a request."""

from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.classification.models import Classification, Verdict
from apps.classification.services.asking import classify
from apps.classification.services.questions import FILE_KIND, KIND
from apps.classification.services.subjects import of_image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.models import StoredFile
from apps.providers.fake import FAULTS
from tests.classification.conftest import agree, answer
from tests.pictures import picture_bytes

pytestmark = pytest.mark.django_db

INDEX = reverse("classification:index")
PART = {"X-Futu-Part": "1"}


def file(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", picture_bytes(seed))


@pytest.fixture(autouse=True)
def _agreed(owner, recipe) -> None:
    agree(owner)


def test_the_request_does_not_wait(owner_client, mate_client, stranger_client, fake):
    response = owner_client.post(INDEX, {"file": file()})
    assert fake.received == []
    job = Job.objects.get(kind=KIND)
    assert (job.queue, job.about) == ("hosted", "a.png")
    waiting = reverse("classification:waiting", args=[job.pk])
    assert response.url == waiting
    assert "is being asked" in owner_client.get(waiting).text
    assert mate_client.get(waiting).status_code == 404
    assert stranger_client.get(waiting).url.startswith(reverse("account_login"))
    fake.will(answer("pets"))
    jobs.drain()
    asked = Classification.objects.get()
    assert owner_client.get(waiting).url == reverse("classification:answer", args=[asked.pk])
    assert (asked.name, asked.verdict.category) == ("a.png", "pets")
    assert mate_client.get(waiting).status_code == 404


def test_its_answer_replaces_the_part_that_waits(owner_client, fake):
    part = owner_client.post(INDEX, {"file": file()}, headers=PART)
    job = Job.objects.get(kind=KIND)
    waiting = reverse("classification:waiting", args=[job.pk])
    assert waiting in part.text
    assert "<html" not in part.text
    fake.will(answer("foods"))
    jobs.drain()
    said = owner_client.get(waiting, headers={"HX-Request": "true"}).text
    assert "Food" in said
    assert "<html" not in said
    assert waiting not in said, "it asks no more"


def test_what_is_known_is_answered_at_once(owner_client, owner, recipe, image, fake):
    fake.will(answer("pets"))
    classify(of_image(image), recipe, owner)
    assert owner_client.post(INDEX, {"image": image.pk}).status_code == 302
    assert not Job.objects.filter(kind=KIND).exists()
    assert Classification.objects.filter(is_cached=True).count() == 1


def test_the_copy_goes_with_the_answer(owner_client, owner, fake):
    owner_client.post(INDEX, {"file": file()})
    copy = StoredFile.objects.get(kind=FILE_KIND)
    assert copy.expires is not None
    fake.will(answer("pets"))
    jobs.drain()
    assert not StoredFile.objects.exists()
    owner.refresh_from_db()
    assert owner.stored == 0


def test_a_picture_of_mine_needs_no_copy(owner_client, image, fake):
    owner_client.post(INDEX, {"image": image.pk})
    assert not StoredFile.objects.exists()
    fake.will(answer("pets"))
    jobs.drain()
    assert Classification.objects.get().image == image


def test_a_failure_is_said_and_can_be_tried_again(owner_client, fake):
    owner_client.post(INDEX, {"file": file()})
    job = Job.objects.get(kind=KIND)
    fake.will(FAULTS["arrearage"])
    jobs.drain()
    waiting = reverse("classification:waiting", args=[job.pk])
    page = owner_client.get(waiting).text
    assert "no credit left" in page
    assert reverse("jobs:retry", args=[job.pk]) in page
    assert not Verdict.objects.exists()
    fake.will(answer("pets"))
    owner_client.post(reverse("jobs:retry", args=[job.pk]))
    jobs.drain()
    assert owner_client.get(waiting).status_code == 302
    assert Verdict.objects.get().category == "pets"


def test_without_room_for_a_copy_it_is_asked_at_once(owner_client, owner, fake, settings):
    settings.FUTU_QUOTA = 1
    fake.will(answer("pets"))
    response = owner_client.post(INDEX, {"file": file()})
    asked = Classification.objects.get()
    assert response.url == reverse("classification:answer", args=[asked.pk])


def test_another_kind_of_job_has_no_such_page(owner_client, image):
    assert (
        owner_client.get(reverse("classification:waiting", args=[image.job_id])).status_code == 404
    )


def test_nobody_uploads_such_a_file(owner_client):
    meta = f"kind {b64encode(FILE_KIND.encode()).decode()}"
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": meta}
    assert owner_client.post(reverse("media:uploads"), headers=headers).status_code == 404
    assert not StoredFile.objects.exists()
