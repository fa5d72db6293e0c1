"""The address of a picture in the upload form, also without scripts."""

import pytest
from django.urls import reverse

from tests.galleries.remote.site import body
from tests.pictures import picture_bytes


@pytest.fixture
def address(gallery):
    return reverse("galleries:upload", args=[gallery.id])


def test_a_picture_comes_by_its_address(owner_client, gallery, address, site, upload):
    site.answers["/cat.png"] = body(picture_bytes(1))
    sent = {"address": f" {site.url}/cat.png ", "files": upload("dog.png", seed=2)}
    assert owner_client.post(address, sent).status_code == 302
    assert {image.name for image in gallery.images.all()} == {"cat.png", "dog.png"}


def test_what_went_wrong_is_said_and_the_files_are_taken(owner_client, gallery, address, upload):
    sent = {"address": "http://169.254.169.254/meta", "files": upload("dog.png", seed=2)}
    page = owner_client.post(address, sent, follow=True, headers={"Accept-Language": "en"})
    assert "private network" in page.content.decode()
    assert gallery.images.get().name == "dog.png"


def test_others_fetch_nothing(mate_client, stranger_client, address, site):
    sent = {"address": f"{site.url}/cat.png"}
    assert mate_client.post(address, sent).status_code == 404
    assert stranger_client.post(address, sent).status_code == 302
    assert site.seen == []


def test_the_room_is_shown(owner, owner_client, gallery):
    page = owner_client.get(gallery.get_absolute_url(), headers={"Accept-Language": "en"})
    assert "1.0\xa0GB of 1.0\xa0GB free" in page.content.decode()
    owner.stored = owner.quota = 1000
    owner.save()
    page = owner_client.get(gallery.get_absolute_url(), headers={"Accept-Language": "en"})
    assert "nothing can be added" in page.content.decode()
