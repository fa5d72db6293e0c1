"""Searching with a part of a result, straight from the results: for three people."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from apps.galleries.models import Gallery
from apps.search.models import Query
from apps.search.services.asking import ask_with_file
from tests.public import make_source, publish

PART = "0.25,0.25,0.5,0.5"


@pytest.fixture
def query(owner, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


def part_of(image, **filters: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in filters.items())
    return reverse("search:similar", args=[image.id]) + (f"?{asked}" if asked else "")


def test_each_result_leads_to_a_part_of_it_and_keeps_the_filters(owner_client, query, image):
    asked = {"orientation": "landscape", "deep": "0", "less": str(image.id)}
    body = owner_client.get(query.get_absolute_url()).content.decode()
    assert f'href="{image.get_absolute_url()}#part"' in body
    assert "Similar to a part of picture-1.png" in body
    del asked["less"]
    body = owner_client.get(query.get_absolute_url(), asked).content.decode()
    assert f'data-similar="{part_of(image)}?orientation=landscape&amp;deep=0"' in body


def test_a_part_becomes_a_search_of_its_own(owner_client, owner, query, image, add):
    add(2)
    address = part_of(image, colour="red", orientation="landscape", more=str(image.id))
    answer = owner_client.post(address, {"box": PART, "scope": "both"})
    made = Query.objects.exclude(id=query.id).get()
    assert (made.owner, made.image, made.scope) == (owner, image, "both")
    assert made.box == [0.25, 0.25, 0.5, 0.5]
    assert urlsplit(answer["Location"]).path == made.get_absolute_url()
    # Examples were of the picture before.
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"colour": ["red"], "orientation": ["landscape"]}


def test_a_part_outside_the_picture_is_told(owner_client, query, image):
    response = owner_client.post(part_of(image), {"box": "0.9,0.9,0.5,0.5"}, follow=True)
    assert "The chosen part is outside the picture" in response.content.decode()
    assert Query.objects.count() == 1


def test_nobody_else_searches_with_a_part(owner, mate, mate_client, stranger_client, query, image):
    Gallery.objects.create(owner=mate, name="Theirs")
    assert mate_client.post(part_of(image), {"box": PART}).status_code == 404
    assert stranger_client.post(part_of(image), {"box": PART}).status_code in (302, 404)
    assert mate_client.get(query.get_absolute_url()).status_code == 404
    assert Query.objects.count() == 1


def test_everybody_searches_with_a_part_of_what_is_public(
    owner_client, mate_client, stranger_client, settings
):
    settings.FUTU_PUBLIC_SEARCH = True
    [web] = publish(make_source(), 1)
    for client in (owner_client, mate_client, stranger_client):
        answer = client.post(part_of(web), {"box": PART, "scope": "public"})
        assert answer.status_code == 302
        response = client.get(answer["Location"])
        assert response.status_code == 200
        assert response.context["query"].box == [0.25, 0.25, 0.5, 0.5]


def test_without_a_script_a_part_is_chosen_by_name(owner_client, image):
    body = owner_client.get(image.get_absolute_url()).content.decode()
    assert 'id="part"' in body
    assert '<option value="0,0,0.5,0.5">Top left</option>' in body
