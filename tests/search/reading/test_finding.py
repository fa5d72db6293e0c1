"""Text in pictures as words are asked for it: last among the fields, with its reason, by its
three people."""

import pytest
from django.test import override_settings
from django.urls import reverse

from apps.galleries import services
from apps.galleries.models import Gallery, Image
from apps.search.models import SearchDocument
from apps.search.services.filters import Filters
from apps.search.services.picture_texts import keep_text
from apps.search.services.scopes import galleries_in
from apps.search.services.words import find_by_words
from tests.api.conftest import program
from tests.search.text.conftest import found
from tests.search.text.test_words import see

pytestmark = pytest.mark.both


def test_ones_own_words_come_first_text_after_what_is_seen(owner, gallery, add):
    Gallery.objects.filter(id=gallery.id).update(description="cats")
    images = Image.objects.in_bulk([added.id for added in add(1, 2, 3, 4).images])
    around, text, seen, own = images.values()
    keep_text(text.id, "beware of the cat", "fake-1")
    see(seen, cat=0.3)
    see(text)
    see(own)
    see(around)
    services.tag_images(Image.objects.filter(id=own.id), ["cat"], owner_id=owner.id)
    assert found(owner, "cat") == [own.id, seen.id, text.id, around.id]


def test_a_word_that_is_ones_own_too_is_ones_own(owner, add):
    first, second = (added.id for added in add(1, 2).images)
    keep_text(first, "quay 7", "fake-1")
    services.tag_images(Image.objects.filter(id=first), ["quay"], owner_id=owner.id)
    keep_text(second, "quay 7", "fake-1")
    answer = asked(owner, "quay")
    assert [image.id for image in answer.images] == [first, second]
    assert answer.lines == {second: "quay 7"}


def test_words_may_be_partly_ones_own_and_partly_in_the_picture(owner, image):
    keep_text(image.id, "No swimming\n北京烤鸭 今日特价", "fake-1")
    for words in ("picture swimming", "烤鸭", "烤鸭 swimming", "北京烤鸭", "特价 picture"):
        assert found(owner, words) == [image.id], words
    assert found(owner, "picture sailing") == []
    assert asked(owner, "烤鸭").lines == {image.id: "北京烤鸭 今日特价"}


def test_nobody_finds_text_in_another_persons_pictures(owner, mate, gallery, image):
    keep_text(image.id, "invoice", "fake-1")
    assert found(owner, "invoice", "both") == [image.id]
    assert found(mate, "invoice", "both") == found(None, "invoice", "public") == []
    Gallery.objects.filter(id=gallery.id).update(owner=None, visibility="public")
    assert found(mate, "invoice", "public") == found(None, "invoice", "public") == [image.id]


def test_who_may_see_the_picture_sees_its_text(
    owner_client, mate_client, stranger_client, gallery, image
):
    keep_text(image.id, "No swimming", "fake-1")
    page = reverse("galleries:picture", args=[image.id])
    own = owner_client.get(page).content.decode()
    assert "No swimming" in own
    assert reverse("search:picture_text", args=[image.id]) in own
    assert mate_client.get(page).status_code == 404
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    seen = mate_client.get(page).content.decode()
    assert "No swimming" in seen
    assert reverse("search:picture_text", args=[image.id]) not in seen
    assert "No swimming" not in stranger_client.get(page, follow=True).content.decode()


def test_its_owner_alone_clears_it(owner_client, mate_client, stranger_client, gallery, image):
    keep_text(image.id, "No swimming", "fake-1")
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    address = reverse("search:picture_text", args=[image.id])
    assert mate_client.post(address, {"act": "clear"}).status_code == 404
    assert "login" in stranger_client.post(address, {"act": "clear"}).url
    assert SearchDocument.objects.get().text == "No swimming"
    page = owner_client.post(address, {"act": "clear"}, follow=True).content.decode()
    assert "Nothing reads it again" in page
    assert "No swimming" not in page
    assert "Read it again" in page
    with override_settings(FUTU_READ_TEXT=True):
        owner_client.post(address, {"act": "again"})
    assert SearchDocument.objects.get().text_cleared is None


def test_the_page_says_that_the_text_was_found(owner_client, image):
    keep_text(image.id, "Beware of <the> dog", "fake-1")
    page = owner_client.get(reverse("search:new"), {"q": "beware"}).content.decode()
    assert "Text in the picture" in page
    assert "Beware of &lt;the&gt; dog" in page
    page = owner_client.get(reverse("search:new"), {"q": "picture"}).content.decode()
    assert "Text in the picture" not in page


def test_staff_are_told_what_to_install(owner, owner_client, monkeypatch, image):
    monkeypatch.setattr("apps.search.views.words.is_installed", lambda: False)
    ask = reverse("search:new")
    assert "requirements-text" not in owner_client.get(ask, {"q": "a cat"}).content.decode()
    owner.is_staff = True
    owner.save()
    assert "requirements-text.txt" in owner_client.get(ask, {"q": "a cat"}).content.decode()


def test_the_api_gives_and_clears_it(owner, mate, image):
    own, other = program(owner), program(mate)
    address = f"/api/v1/images/{image.id}"
    assert own.get(address).json()["text"] is None
    keep_text(image.id, "No swimming", "fake-1")
    assert own.get(address).json()["text"] == "No swimming"
    answer = own.get("/api/v1/search", {"q": "swimming"}).json()
    assert answer["in_text"] == [str(image.id)]
    assert answer["results"][0]["text"] == "No swimming"
    assert own.get("/api/v1/search", {"q": "picture"}).json()["in_text"] == []
    assert other.delete(f"{address}/text").status_code == 404
    assert own.delete(f"{address}/text").status_code == 204
    assert own.get(address).json()["text"] is None


def asked(owner, words):
    places = galleries_in(owner.id, "mine")
    return find_by_words(Filters(q=words), places, owner.id, skip=0, k=50)
