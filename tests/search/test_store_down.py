"""The server that stores the vectors is unavailable: that is reported, never "nothing found"."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.search.models import Embedding
from apps.search.stores import StoreDownError
from tests.pictures import picture_bytes

SENTENCE = "Searching is not possible at the moment"


@pytest.fixture
def query_page(owner_client, add, upload, monkeypatch) -> str:
    """The address of an answer that existed, and is unavailable now."""
    add(1, 2)
    address = owner_client.post(reverse("search:new"), {"file": upload(seed=1)}).url
    assert owner_client.get(address).status_code == 200

    def down(*args, **kwargs):
        raise StoreDownError("Milvus failed to search")

    monkeypatch.setattr(type(Embedding.objects), "nearest", down)
    return address


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_page_says_so_and_offers_to_try_again(owner_client, query_page, headers):
    response = owner_client.get(query_page, headers=headers)
    assert response.status_code == 503
    assert SENTENCE in (page := response.content.decode())
    assert "Try again" in page
    assert query_page.replace("&", "&amp;") in page


def test_the_deeper_look_says_so_too(owner_client, query_page):
    response = owner_client.get(query_page, {"deep": "1"})
    assert response.status_code == 503
    assert SENTENCE in response.content.decode()


def test_the_page_is_still_only_its_owners(mate_client, stranger_client, query_page):
    assert mate_client.get(query_page).status_code == 404
    assert SENTENCE not in stranger_client.get(query_page, follow=True).content.decode()


def test_a_new_question_is_kept_and_led_to_the_same_sentence(owner_client, query_page, upload):
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=2)}, follow=True)
    assert response.status_code == 503
    assert SENTENCE in response.content.decode()


def test_the_command_says_so(query_page, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(picture_bytes(seed=1))
    with pytest.raises(CommandError, match=SENTENCE):
        call_command("find", str(picture), "--user", "owner")
