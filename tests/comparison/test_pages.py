"""The pages: choose two, wait, see; owner, another person, nobody."""

import pytest
from django.urls import reverse
from PIL import Image as Pillow

from apps.comparison.models import Comparison
from apps.comparison.services.changing import remove
from apps.galleries import decoders
from apps.galleries.decoders import BusyError
from apps.galleries.decoders.errors import OWN_SHARE
from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.media.models import StoredFile
from tests.comparison.pictures import screens_files

pytestmark = pytest.mark.django_db
INDEX = "/comparison/"


def test_two_files_are_compared_by_a_job(asked, owner_client):
    page = owner_client.get(asked.get_absolute_url()).content.decode()
    assert "The two pictures are compared." in page
    assert 'hx-trigger="every 1s"' in page
    jobs.drain()
    page = owner_client.get(asked.get_absolute_url()).content.decode()
    assert "1 difference" in page
    assert "Different" in page
    asked.refresh_from_db()
    assert asked.result["boxes"]
    assert asked.first.media_type == asked.difference.media_type == "image/png"
    # The files that were given are not kept.
    assert StoredFile.objects.count() == 4


def test_the_same_question_is_answered_at_once(compared, owner_client):
    first, second = screens_files()
    response = owner_client.post(INDEX, {"first": first, "second": second, "mode": "screen"})
    assert response["Location"] == compared.get_absolute_url()
    assert StoredFile.objects.count() == 4
    first, second = screens_files()
    owner_client.post(INDEX, {"first": second, "second": first, "mode": "screen"})
    assert Comparison.objects.count() == 2


def test_a_picture_of_mine_is_compared_with_a_file(image, owner_client):
    page = owner_client.get(reverse("comparison:with_picture", args=[image.id])).content.decode()
    assert str(image.id) in page
    first, _ = screens_files()
    owner_client.post(INDEX, {"first_image": image.id, "second": first})
    jobs.drain()
    (found,) = Comparison.objects.all()
    assert found.first_name == image.name
    assert found.verdict == "unrelated"
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert "Nothing shows that both pictures are of one scene" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose two pictures."),
        ({"first": b"picture"}, "One picture is missing"),
        ({"first": b"", "second": b"picture"}, "empty"),
        ({"first": b"no picture", "second": b"picture"}, "not a picture"),
        ({"first_image": "0a3b8c1e-5a39-4d15-9a6c-63c0a0b4a001"}, "not there any more"),
    ],
)
def test_what_cannot_be_compared_is_said(given, sentence, owner_client, upload):
    files = {
        name: upload("a.png")
        if value == b"picture"
        else upload("a.png", content=value)
        if isinstance(value, bytes)
        else value
        for name, value in given.items()
    }
    response = owner_client.post(INDEX, files)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Comparison.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_blank_picture_fails_with_a_sentence(owner_client, upload):
    first, _ = screens_files()
    blank = upload("blank.png", content=screens_files(blank=True))
    owner_client.post(INDEX, {"first": first, "second": blank})
    jobs.drain()
    (found,) = Comparison.objects.all()
    assert found.error == "blank_second"
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert "The second picture is blank" in page


def test_of_another_persons_public_picture_only_its_preview_is_kept(image, mate_client, mate):
    """Its original tells where and with what it was taken."""
    Gallery.objects.filter(pk=image.gallery_id).update(visibility="public")
    body = {"first_image": image.id, "second_image": image.id}
    assert mate_client.post(INDEX, body).status_code == 302
    asked = Comparison.objects.get()
    assert image.sha256 not in (asked.first_sha256, asked.second_sha256)
    assert not StoredFile.objects.filter(sha256=image.sha256).exists()


def test_what_failed_is_compared_when_it_is_tried_again(asked, monkeypatch):
    def busy(*args, **kwargs):
        raise BusyError(OWN_SHARE)

    with monkeypatch.context() as patch:
        patch.setattr(decoders, "decode", busy)
        jobs.drain()
    asked.refresh_from_db()
    assert asked.error == OWN_SHARE
    assert jobs.retry(asked.job)
    jobs.drain()
    asked.refresh_from_db()
    assert (asked.error, asked.verdict) == ("", "different")


def test_one_that_is_deleted_while_it_is_compared_keeps_nothing(asked, owner, monkeypatch):
    decode = decoders.decode

    def deleted(*args, **kwargs):
        remove(Comparison.objects.get())
        monkeypatch.setattr(decoders, "decode", decode)
        return picture

    picture = Pillow.effect_noise((80, 60), 50)
    monkeypatch.setattr(decoders, "decode", deleted)
    jobs.drain()
    assert not StoredFile.objects.exists()
    owner.refresh_from_db()
    assert owner.stored == 0


def test_another_threshold_judges_anew_and_computes_nothing(compared, owner_client):
    before = compared.result
    address = reverse("comparison:judge", args=[compared.pk])
    owner_client.post(address, {"threshold": "60"})
    compared.refresh_from_db()
    assert (compared.verdict, compared.result) == ("same", before)
    assert owner_client.post(address, {"threshold": "600"}).status_code == 302
    compared.refresh_from_db()
    assert compared.settings.threshold == 0.6


def test_deleting_takes_its_files_along(compared, owner_client, owner):
    owner_client.post(reverse("comparison:delete", args=[compared.pk]))
    assert not Comparison.objects.exists()
    assert not StoredFile.objects.exists()
    owner.refresh_from_db()
    assert owner.stored == 0


def test_another_person_sees_nothing(compared, mate_client, image):
    for name in ("comparison", "judge", "delete", "again", "swap"):
        address = reverse(f"comparison:{name}", args=[compared.pk])
        method = mate_client.get if name == "comparison" else mate_client.post
        assert method(address, {"threshold": 1} if name == "judge" else None).status_code == 404
    assert mate_client.get(reverse("comparison:with_picture", args=[image.id])).status_code == 404
    assert "screen-a" not in mate_client.get(INDEX).content.decode()
    for file in (compared.first, compared.aligned, compared.difference):
        assert mate_client.get(reverse("media:file", args=[file.id])).status_code == 404
    response = mate_client.post(INDEX, {"first_image": image.id, "second_image": image.id})
    assert response.status_code == 422


def test_a_stranger_is_asked_to_sign_in(compared, stranger_client, image):
    for address in (
        INDEX,
        compared.get_absolute_url(),
        reverse("comparison:with_picture", args=[image.id]),
    ):
        response = stranger_client.get(address)
        assert response.status_code == 302
        assert "/login/" in response["Location"]
