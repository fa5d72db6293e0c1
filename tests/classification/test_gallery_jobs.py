"""A whole gallery: what it will take, the job, and what could not be classified."""

import pytest
from django.urls import reverse

from apps.classification.models import Category, Classification, Verdict
from apps.classification.services import corrections, gallery_jobs
from apps.classification.services.asking import classify
from apps.classification.services.estimates import estimate_gallery
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.classification.services.sums import sums_of_gallery
from apps.galleries import files
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.errors import ConsentError
from apps.providers.fake import FAULTS
from tests.classification.conftest import agree, answer

pytestmark = pytest.mark.django_db


def run(gallery, recipe, person) -> Job:
    job = gallery_jobs.start(gallery, recipe, person)
    jobs.drain()
    job.refresh_from_db()
    return job


def test_all_are_classified_once(add, gallery, owner):
    add(*range(11))
    recipe = local_recipe()
    job = run(gallery, recipe, owner)
    assert (job.state, job.percent) == (Job.State.SUCCEEDED, 100)
    assert Verdict.objects.count() == Classification.objects.filter(job=job).count() == 11
    run(gallery, recipe, owner)
    assert Verdict.objects.count() == 11
    assert list(Verdict.objects.values_list("hits", flat=True)) == [1] * 11


def test_what_it_takes_is_known_before(add, gallery, owner, recipe, fake):
    agree(owner)
    add(1, 2, 3)
    found = estimate_gallery(gallery, recipe)
    assert (found.pictures, found.known, found.cost, found.most) == (3, 0, 3000, 3000)
    classify(of_image(Image.objects.first()), recipe, owner)
    found = estimate_gallery(gallery, recipe)
    assert (found.known, found.unknown, found.cost) == (1, 2, 2000)
    assert estimate_gallery(gallery, local_recipe()).cost == 0


def test_a_picture_that_fails_is_noted_and_the_next_is_asked(add, gallery, owner, recipe, fake):
    agree(owner)
    add(1, 2, 3)
    fake.will(answer("pets"), FAULTS["inspection"], answer("foods"))
    job = run(gallery, recipe, owner)
    assert job.state == Job.State.SUCCEEDED
    assert Verdict.objects.count() == 2
    failed = gallery_jobs.failures_of(job.pk)
    assert len(failed) == 1
    assert "content filter" in failed[0:5][0].reason


def test_what_would_fail_for_all_ends_the_job_and_goes_on_later(add, gallery, owner, recipe, fake):
    agree(owner)
    add(1, 2, 3)
    fake.will(answer("pets"), FAULTS["arrearage"])
    job = run(gallery, recipe, owner)
    assert job.state == Job.State.FAILED
    assert "no credit left" in str(job.error)
    assert len(fake.received) == 2
    jobs.retry(job)
    jobs.drain()
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED
    assert len(fake.received) == 4, "what was answered is not asked again"
    assert Verdict.objects.count() == 3


def test_a_file_that_is_lost_hurts_no_other(add, gallery, owner):
    add(1, 2)
    lost = Image.objects.order_by("pk").first()
    files.delete([lost.pk])
    job = run(gallery, local_recipe(), owner)
    assert job.state == Job.State.SUCCEEDED
    assert Classification.objects.get(image=lost).error == "file_missing"
    assert Verdict.objects.count() == 1


def test_without_consent_nothing_starts(add, gallery, owner, recipe, fake):
    add(1)
    with pytest.raises(ConsentError):
        gallery_jobs.start(gallery, recipe, owner)
    assert fake.received == []


def test_one_job_at_a_time(add, gallery, owner):
    add(1)
    first = gallery_jobs.start(gallery, local_recipe(), owner)
    assert gallery_jobs.start(gallery, local_recipe(), owner) == first


def test_sums_follow_the_owners_word(add, gallery, owner, recipe, fake):
    agree(owner)
    add(1, 2, 3)
    fake.will(answer("pets"), answer("pets"), answer("foods", 0.1))
    run(gallery, recipe, owner)
    sums = [
        (one.category and one.category.code, one.count)
        for one in sums_of_gallery(gallery, owner.pk)
    ]
    assert sums == [("pets", 2), (None, 1)]
    image = Image.objects.filter(classifications__verdict__category="pets").first()
    corrections.correct(owner, image.sha256, Category.objects.get(code="foods"))
    found = sums_of_gallery(gallery, owner.pk)
    assert {one.category and one.category.code: one.count for one in found} == {
        "pets": 1, "foods": 1, None: 1,
    }  # fmt: skip


def test_the_page_of_a_gallery(owner_client, mate_client, stranger_client, add, gallery):
    add(1, 2)
    page = reverse("classification:gallery", args=[gallery.pk])
    assert "Classify 2 pictures" in owner_client.get(page).text
    assert mate_client.get(page).status_code == mate_client.post(page).status_code == 404
    assert stranger_client.post(page).url.startswith(reverse("account_login"))
    response = owner_client.post(page, {"recipe": "local"})
    job = Job.objects.get(kind=gallery_jobs.LOCAL)
    assert response.url == job.get_absolute_url()
    assert job.get_absolute_url() in owner_client.get(page).text
    jobs.drain()
    assert "Categories in this gallery" in owner_client.get(page).text
