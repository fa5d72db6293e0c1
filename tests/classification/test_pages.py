"""The pages: for the owner, another person, and who is nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.classification.models import Category, Classification, Correction, Verdict
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.providers.errors import ContentRefusedError
from apps.providers.fake import FAULTS
from futu.messages import action_of
from tests.classification.conftest import agree, answer
from tests.pictures import picture_bytes

pytestmark = pytest.mark.django_db

INDEX = reverse("classification:index")
CHINESE = {"Accept-Language": "zh-CN"}


def file(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", picture_bytes(seed))


@pytest.fixture
def asked(owner: User, image: Image) -> Classification:
    return classify(of_image(image), local_recipe(), owner)


def test_a_file_has_its_answer_at_an_address_of_its_own(owner_client, mate_client):
    response = owner_client.post(INDEX, {"file": file(), "recipe": "local"})
    asked = Classification.objects.get()
    assert response.url == reverse("classification:answer", args=[asked.pk])
    page = owner_client.get(response.url).text
    assert "This machine" in page
    assert f"{asked.milliseconds} ms" in page
    assert mate_client.get(response.url).status_code == 404


def test_the_script_gets_the_answer_alone(owner_client, recipe, fake, owner):
    agree(owner)
    fake.will(answer("pets", description="A dog on a lawn."))
    headers = {"X-Futu-Part": "1", **CHINESE}
    waiting = owner_client.post(INDEX, {"file": file()}, headers=headers).context["job"]
    jobs.drain()
    address = reverse("classification:waiting", args=[waiting.pk])
    response = owner_client.get(address, headers=headers)
    assert response.status_code == 200
    assert "<html" not in response.text
    for words in ("宠物萌照", "90%", "A dog on a lawn.", "sees-1"):
        assert words in response.text


def test_a_picture_of_mine(owner_client, mate_client, stranger_client, image):
    page = reverse("classification:picture", args=[image.pk])
    assert owner_client.get(page).status_code == 200
    assert mate_client.get(page).status_code == 404
    assert stranger_client.get(page).url.startswith(reverse("account_login"))
    response = owner_client.post(INDEX, {"image": image.pk}, follow=True)
    assert image.name in response.text
    theirs = mate_client.post(INDEX, {"image": image.pk})
    assert theirs.status_code == 422
    assert "not there any more" in theirs.text
    assert Classification.objects.get().image == image


def test_nothing_and_no_picture_are_said(owner_client):
    for data in ({}, {"file": SimpleUploadedFile("a.txt", b"hello")}, {"url": "no address"}):
        response = owner_client.post(INDEX, data)
        assert response.status_code == 422
        assert 'class="notice notice--error"' in response.text
        part = owner_client.post(INDEX, data, headers={"X-Futu-Part": "1"})
        assert part.status_code == 422
        assert "<html" not in part.text


def test_a_refusal_of_the_provider_is_said(owner_client, recipe, fake, owner):
    agree(owner)
    fake.will(FAULTS["inspection"])
    waiting = owner_client.post(INDEX, {"file": file()}).url
    jobs.drain()
    response = owner_client.get(waiting)
    assert str(ContentRefusedError.sentence) in response.text.replace("&#x27;", "'")


def test_without_consent_this_machine_answers_and_says_so(owner_client, recipe, fake):
    page = owner_client.get(INDEX).text
    assert reverse("providers:consent") in page
    assert "disabled" in page
    owner_client.post(INDEX, {"file": file()})
    assert Classification.objects.get().verdict.is_local
    forced = owner_client.post(INDEX, {"file": file(), "recipe": recipe.hash})
    assert "has not agreed" in forced.text
    assert fake.received == []


def test_my_word_is_shown_and_taken_back(owner_client, mate_client, asked):
    address = reverse("classification:correct", args=[asked.pk])
    assert mate_client.post(address, {"category": "foods"}).status_code == 404
    page = owner_client.post(address, {"category": "foods"}, follow=True).text
    assert "your word" in page
    assert Correction.objects.get().category.code == "foods"
    owner_client.post(address, {"category": "nonsense"})
    assert Correction.objects.get().category.code == "foods"
    owner_client.post(address, {"category": ""})
    assert not Correction.objects.exists()


def test_a_pictures_page_fetches_its_category(owner_client, mate_client, asked, image):
    panel = reverse("classification:panel", args=[image.pk])
    assert panel in owner_client.get(image.get_absolute_url()).text
    assert asked.verdict.likeliest
    assert "% sure" in owner_client.get(panel).text
    assert mate_client.get(panel).status_code == 404
    address = reverse("classification:correct_picture", args=[image.pk])
    said = owner_client.post(address, {"category": "pets"}, headers={"HX-Request": "true"})
    assert "your word" in said.text
    assert "Pets" in said.text


def test_a_word_is_undone_with_one_press(owner_client, asked, image):
    """From the toast that says it was saved: back to the word before, or to none."""
    address = reverse("classification:correct_picture", args=[image.pk])
    for word, before in (("pets", ""), ("foods", "pets")):
        said = owner_client.post(address, {"category": word, "from": "panel"}, follow=True)
        assert said.redirect_chain[-1][0] == image.get_absolute_url()
        undo = action_of(next(iter(said.context["messages"])))
        assert undo.fields["category"] == [before]
    owner_client.post(undo.url, undo.fields)
    assert Correction.objects.get().category.code == "pets"


def test_a_right_answer_is_confirmed(owner_client, asked, image):
    Verdict.objects.update(category="pets", likeliest="pets")
    page = reverse("classification:answer", args=[asked.pk])
    assert "That is right" in owner_client.get(page).text
    part = owner_client.post(
        reverse("classification:correct", args=[asked.pk]),
        {"category": "pets"},
        headers={"HX-Request": "true"},
    ).text
    assert "your word" in part
    assert "<html" not in part
    assert "That is right" not in part


def test_what_others_asked_is_not_shown(mate_client, asked, image):
    Gallery.objects.update(visibility="public")
    panel = reverse("classification:panel", args=[image.pk])
    assert "Not classified yet" in mate_client.get(panel).text


def test_a_room_that_is_left_out_is_not_there(owner_client, image, settings):
    settings.ROOMS = ()
    for address in (INDEX, reverse("classification:panel", args=[image.pk])):
        assert owner_client.get(address).status_code == 404
    assert owner_client.post("/api/v1/classify/check-cache").status_code == 404
    assert "classification" not in owner_client.get(image.get_absolute_url()).text


def test_a_category_that_staff_took_out_of_use_is_not_offered(owner_client, asked):
    Category.objects.filter(code="foods").update(enabled=False)
    page = owner_client.get(reverse("classification:answer", args=[asked.pk])).text
    assert 'value="foods"' not in page
    assert 'value="pets"' in page
