"""Selected pictures as a job, and new pictures that are classified as they come."""

import pytest
from django.urls import reverse

from apps.classification.models import AutoClassify, ChosenPicture, Classification, Verdict
from apps.classification.services import auto
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images, bin_images
from apps.galleries.services.binning import restore_images
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.models import Consent
from tests.classification.conftest import agree, answer
from tests.permissions.members import share

pytestmark = pytest.mark.django_db

SELECTION = reverse("classification:selection")


def of(gallery: Gallery) -> str:
    return f"{SELECTION}?gallery={gallery.pk}"


def classifying() -> list[Job]:
    return list(Job.objects.filter(kind__startswith="classification.gallery").order_by("created"))


def answered() -> set[str]:
    return set(Classification.objects.filter(verdict__isnull=False).values_list("name", flat=True))


def test_some_are_asked_about_after_a_question(owner_client, add, gallery):
    first, second, _third = add(1, 2, 3).images
    sent = {"image": f"{first.pk},{second.pk}"}
    page = owner_client.post(of(gallery), sent)
    assert "Classify 2 pictures" in page.text
    assert not classifying()
    started = owner_client.post(of(gallery), sent | {"start": "1", "recipe": "local"})
    [job] = classifying()
    assert started.url == job.get_absolute_url()
    assert job.params["about"] == "2 pictures"
    jobs.drain()
    assert answered() == {"picture-1.png", "picture-2.png"}
    job.refresh_from_db()
    assert (job.state, job.percent) == (Job.State.SUCCEEDED, 100)


def test_all_that_match_but_some(owner_client, add, gallery):
    images = add(1, 2, 11, 12).images
    sent = {"all": "1", "except": str(images[2].pk), "listing": "q=picture-1"}
    page = owner_client.post(of(gallery), sent)
    assert page.context["estimate"].pictures == 2
    assert ("listing", "q=picture-1") in page.context["selection"]
    owner_client.post(of(gallery), sent | {"start": "1", "recipe": "local"})
    jobs.drain()
    assert answered() == {"picture-1.png", "picture-12.png"}


def test_of_all_galleries(owner_client, add):
    images = add(1, 2).images
    sent = {"image": str(images[0].pk), "start": "1", "recipe": "local"}
    owner_client.post(SELECTION, sent)
    jobs.drain()
    assert answered() == {"picture-1.png"}


def test_nothing_selected_is_said_and_leads_back(owner_client, gallery):
    back = owner_client.post(of(gallery), {"listing": "order=name"}, follow=True)
    assert back.redirect_chain[-1][0] == f"{gallery.get_absolute_url()}?order=name"
    assert "No picture was chosen." in back.text


def test_a_selection_is_of_one_person(mate_client, stranger_client, add, gallery):
    sent = {"image": str(add(1).images[0].pk), "start": "1", "recipe": "local"}
    assert mate_client.post(of(gallery), sent).status_code == 404
    mate_client.post(SELECTION, sent)
    assert stranger_client.post(SELECTION, sent).url.startswith(reverse("account_login"))
    assert not classifying()


def test_a_hosted_model_needs_consent_and_says_its_cost(owner, owner_client, add, gallery, recipe):
    sent = {"image": str(add(1).images[0].pk), "recipe": recipe.hash}
    page = owner_client.post(of(gallery), sent | {"start": "1"})
    assert "agree" in page.text
    assert not classifying()
    agree(owner)
    page = owner_client.post(of(gallery), sent)
    assert page.context["estimate"].cost == 1000
    owner_client.post(of(gallery), sent | {"start": "1"})
    assert [job.kind for job in classifying()] == ["classification.gallery_hosted"]


def test_the_bars_lead_to_it(owner_client, add, gallery):
    add(1)
    assert f'formaction="{of(gallery)}"' in owner_client.get(gallery.get_absolute_url()).text
    assert f'formaction="{SELECTION}"' in owner_client.get(reverse("galleries:timeline")).text


def test_a_selection_that_was_deleted_meanwhile_ends(owner, owner_client, add, gallery):
    image = add(1).images[0]
    owner_client.post(of(gallery), {"image": str(image.pk), "start": "1", "recipe": "local"})
    bin_images(Image.objects.filter(pk=image.pk), owner_id=owner.pk)
    jobs.drain()
    assert [job.state for job in classifying()] == [Job.State.SUCCEEDED]
    assert not Classification.objects.exists()


def test_new_pictures_of_one_upload_are_one_job(add, gallery):
    auto.switch(gallery, "local")
    add(*range(11))
    [job] = classifying()
    assert job.state == Job.State.SUCCEEDED
    assert Classification.objects.filter(job=job).count() == 11
    add(20, 21)
    assert len(classifying()) == 2
    assert Verdict.objects.count() == 13


def test_off_by_default_and_off_again(add, gallery):
    add(1)
    assert not classifying()
    auto.switch(gallery, "local")
    auto.switch(gallery, "")
    add(2)
    assert not classifying()
    assert not ChosenPicture.objects.exists()


def test_a_picture_that_comes_back_is_not_asked_about_again(owner, add, gallery):
    auto.switch(gallery, "local")
    images = Image.objects.filter(pk__in=[one.pk for one in add(1, 2).images])
    bin_images(images, owner_id=owner.pk)
    restore_images(Image.including_bin.all(), owner_id=owner.pk)
    jobs.drain()
    assert Image.objects.filter(state="ready").count() == 2
    assert len(classifying()) == 1


def test_the_usual_model_as_long_as_its_owner_agrees(owner, add, gallery, recipe, fake):
    auto.switch(gallery, "usual")
    agree(owner)
    fake.will(answer("pets"))
    add(1)
    assert len(fake.received) == 1
    Consent.objects.all().delete()
    add(2)
    assert len(fake.received) == 1, "nothing leaves this machine any more"
    assert [job.kind for job in classifying()] == [
        "classification.gallery_hosted", "classification.gallery",
    ]  # fmt: skip


def test_what_members_add_is_seen_by_this_machine_alone(owner, mate, upload, gallery, recipe, fake):
    """The owner agreed for pictures of their own, and pays."""
    auto.switch(gallery, "usual")
    agree(owner)
    share(gallery, mate, "add")
    add_images(gallery, [upload(seed=1)], by=mate.pk)
    jobs.drain()
    assert not fake.received
    assert [job.kind for job in classifying()] == ["classification.gallery"]


def test_without_the_room_nothing_is_started(add, gallery, settings):
    auto.switch(gallery, "local")
    settings.ROOMS = ()
    add(1)
    assert not classifying()


def test_the_switch_on_the_page(
    owner, owner_client, mate_client, stranger_client, gallery, recipe, provider
):
    address = reverse("classification:auto", args=[gallery.pk])
    page = reverse("classification:gallery", args=[gallery.pk])
    assert mate_client.post(address, {"engine": "local"}).status_code == 404
    assert stranger_client.post(address).url.startswith(reverse("account_login"))
    said = owner_client.post(address, {"engine": "local"}, follow=True)
    assert "once they are ready" in said.text
    assert AutoClassify.objects.get().engine == "local"
    refused = owner_client.post(address, {"engine": "usual"}, follow=True)
    assert "agreed" in refused.text
    assert AutoClassify.objects.get().engine == "local"
    assert "Choose how" in owner_client.post(address, {"engine": "x"}, follow=True).text
    agree(owner)
    owner_client.post(address, {"engine": "usual"})
    assert AutoClassify.objects.get().engine == "usual"
    body = owner_client.get(page).text
    assert 'value="usual" checked' in body
    assert "is sent there" in body
    owner_client.post(address, {"engine": ""})
    assert not AutoClassify.objects.exists()


def test_pictures_of_others_galleries_start_nothing(mate, add, gallery, upload):
    auto.switch(gallery, "local")
    other = Gallery.objects.create(owner=mate, name="Other")
    add_images(other, [upload("a.png", seed=5)])
    jobs.drain()
    assert not classifying()
