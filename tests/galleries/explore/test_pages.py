"""What the pages of the public gallery show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.galleries.models import Gallery, Image, Origin, Tag
from tests.public import WAITING, make_origin, make_source, publish


def text(client, name: str, *args, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, name
    return response.content.decode()


def test_the_front_page_shows_sources_tags_and_what_is_new(stranger_client, source, picture):
    page = text(stranger_client, "explore:index")
    for address in (
        reverse("explore:source", args=[source.id]),
        reverse("explore:tag", args=["mountains"]),
        reverse("explore:picture", args=[picture.id]),
    ):
        assert address in page
    assert "Title 71" in page
    assert "1 picture" in page


def test_with_nothing_to_show_it_says_so(stranger_client, source):
    page = text(stranger_client, "explore:index")
    assert "There are no pictures here yet" in page
    assert source.name not in page, "a source without pictures is no source yet"
    assert "There are no pictures here yet" in text(stranger_client, "explore:source", source.id)
    assert "There are no pictures here yet" in text(stranger_client, "explore:tags")


def test_one_source_does_not_fill_what_is_new(stranger_client, source):
    publish(source, *range(1, 11))
    other = publish(make_source("Other"), 50)[0]
    Image.objects.filter(id=other.id).update(created=other.created - timedelta(days=9))
    page = text(stranger_client, "explore:index")
    assert page.count('class="card"') == 8 + 1


def test_a_picture_says_where_it_comes_from(stranger_client, picture):
    page = text(stranger_client, "explore:picture", picture.id)
    assert "Title 71" in page
    assert '<a href="https://example.org/people/71" rel="noopener nofollow">Author 71</a>' in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "CC BY 4.0" in page
    assert '<a href="https://example.org/pages/71" rel="noopener nofollow">example.org</a>' in page
    assert reverse("explore:tag", args=["mountains"]) in page
    assert reverse("galleries:file", args=[picture.id, "preview"]) in page
    assert reverse("galleries:file", args=[picture.id, "original"]) not in page


def test_a_picture_seen_in_several_places_names_them_all(stranger_client, source):
    [image] = publish(source, 5, origins=3)
    page = text(stranger_client, "explore:picture", image.id)
    for site in ("example.org", "mirror-1.example.org", "mirror-2.example.org"):
        assert f'href="https://{site}/pages/5"' in page


def test_no_link_leads_anywhere_but_to_the_web(stranger_client, picture):
    Origin.objects.all().delete()
    make_origin(
        picture.id, 1, site="evil", page="javascript:alert(1)", author_url="data:text/html,x"
    )
    page = text(stranger_client, "explore:picture", picture.id)
    assert "javascript:" not in page
    assert "data:text" not in page
    assert "Author 1" in page


def test_neighbours_are_those_of_the_page_it_was_opened_from(stranger_client, source):
    first, between, last = publish(source, 1, 2, 3)
    sea = Tag.objects.create(owner=None, name="sea")
    sea.images.set([first, last])
    plain = text(stranger_client, "explore:picture", between.id)
    assert 'data-key="ArrowLeft"' in plain
    page = text(stranger_client, "explore:tag", "sea")
    assert f"{reverse('explore:picture', args=[first.id])}?tag=sea" in page
    tagged = text(stranger_client, "explore:picture", first.id, query="?tag=sea")
    assert reverse("explore:picture", args=[last.id]) + "?tag=sea" in tagged
    assert reverse("explore:picture", args=[between.id]) not in tagged


def test_a_tag_is_looked_at_across_sources_or_in_one(stranger_client, source):
    here = publish(source, 1, tags=["ice/snow 雪"])[0]
    other = make_source("Other")
    there = publish(other, 2, tags=["ice/snow 雪"])[0]
    both = text(stranger_client, "explore:tag", "ice/snow 雪")
    assert str(here.id) in both
    assert str(there.id) in both
    one = text(stranger_client, "explore:tag", "ice/snow 雪", query=f"?source={other.id}")
    assert str(here.id) not in one
    assert str(there.id) in one


def test_tags_are_found_by_letters_and_paged(stranger_client, source):
    publish(source, 1, tags=["Mountain", "Fountain", "sea", *(f"word {n:03}" for n in range(300))])
    page = text(stranger_client, "explore:tags")
    assert page.count('class="word"') == 240
    assert "page=2" in page
    found = text(stranger_client, "explore:tags", query="?q=OUNTAIN")
    assert found.count('class="word"') == 2
    assert "No tag has these letters" in text(stranger_client, "explore:tags", query="?q=zzz")
    part = stranger_client.get(
        reverse("explore:tags"), {"q": "sea"}, headers={"HX-Request": "true"}
    )
    assert b"<html" not in part.content
    assert b"sea" in part.content


def test_a_tag_of_a_persons_own_is_nobody_elses_to_see(stranger_client, owner, image, picture):
    image.tags.create(owner=owner, name="secret")
    assert "secret" not in text(stranger_client, "explore:tags")
    assert "secret" not in text(stranger_client, "explore:words", query="?tag=se")
    assert stranger_client.get(reverse("explore:tag", args=["secret"])).status_code == 404


def test_words_are_offered_while_typing(owner_client, owner, image, picture):
    image.tags.create(owner=owner, name="moon")
    offered = text(owner_client, "explore:words", query="?tag=mo")
    assert offered.index("moon") < offered.index("mountains"), "one's own come first"
    assert "moon" not in text(owner_client, "explore:words", query="?tag=x")


def test_a_long_source_goes_on_where_its_page_ends(stranger_client, source, picture):
    rows = [
        Image(
            gallery=source,
            name=f"n{n}",
            sha256=f"{n:064}",
            bytes=1,
            width=9,
            height=9,
            format="WEBP",
            state="ready",
            prepared_at=picture.created,
        )
        for n in range(45)
    ]
    Image.objects.bulk_create(rows)
    page = text(stranger_client, "explore:source", source.id)
    assert page.count('class="card"') == 40
    rest = page.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    cards = stranger_client.get(rest).content.decode()
    assert "<html" not in cards
    assert cards.count('class="card"') == 6


@pytest.mark.parametrize("state", ["pending", "processing", "failed"])
def test_only_what_can_be_found_is_shown(stranger_client, source, picture, state):
    Image.objects.filter(id=picture.id).update(state=state)
    address = reverse("explore:picture", args=[picture.id])
    assert stranger_client.get(address).status_code == 404
    assert address not in text(stranger_client, "explore:source", source.id)
    assert address not in text(stranger_client, "explore:index")


def test_what_waits_for_a_decision_is_shown_nowhere(stranger_client, mate_client, picture):
    waiting = make_source("Waiting", WAITING)
    [hidden] = publish(waiting, 9, tags=["mountains"])
    for client in (stranger_client, mate_client):
        for name, args in (("explore:index", ()), ("explore:tag", ("mountains",))):
            assert str(hidden.id) not in text(client, name, *args)
        for name, id_ in (("picture", hidden.id), ("source", waiting.id)):
            assert client.get(reverse(f"explore:{name}", args=[id_])).status_code == 404


def test_pages_ask_as_often_for_many_as_for_one(stranger_client, source):
    publish(source, 1, tags=["sea"])
    addresses = {
        name: reverse(f"explore:{name}", args=args)
        for name, args in (("index", []), ("source", [source.id]), ("tag", ["sea"]), ("tags", []))
    }

    def counts() -> dict[str, int]:
        found = {}
        for name, address in addresses.items():
            stranger_client.get(address)
            with CaptureQueriesContext(connection) as asked:
                stranger_client.get(address)
            found[name] = len(asked)
        return found

    before = counts()
    for n in range(10, 16):
        publish(make_source(f"S{n}"), n, tags=["sea", f"t{n}"])
    publish(source, 20, 21, 22, tags=["sea"])
    assert counts() == before
    assert all(count <= 8 for count in before.values()), before


def test_a_public_source_is_led_to_from_where_a_gallery_would_be(source, picture):
    assert Gallery.objects.get(id=source.id).get_absolute_url() == f"/explore/sources/{source.id}/"
    assert picture.get_absolute_url() == f"/explore/pictures/{picture.id}/"
