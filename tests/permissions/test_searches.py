"""No way to ask tells of another person's pictures."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.galleries.pictures.palette import bits_of
from apps.galleries.services.tagging import tag_images
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from tests.conftest import signed_in

# Every way to narrow and steer a search, with values that fit the owner's picture.
WAYS_TO_ASK: dict[str, Any] = {
    "colour": ["red", "blue"],
    "q": "picture",
    "taken_from": "2024-01-01",
    "taken_to": "2024-12-31",
    "added_from": "2000-01-01",
    "added_to": "2999-12-31",
    "tag": "secret",
    "least": "640",
    "orientation": "landscape",
    "near": "48.15,17.12",
    "more": None,
    "less": None,
}


@pytest.fixture
def secret(image, owner) -> Image:
    """The owner's picture, with all that a filter can ask about."""
    tag_images(Image.objects.filter(id=image.id), ["secret"], owner_id=owner.id)
    taken = datetime(2024, 5, 1, tzinfo=UTC)
    told = {"taken": taken, "latitude": 48.15, "longitude": 17.12, "width": 960, "height": 640}
    Image.objects.filter(id=image.id).update(**told, colours=bits_of(["red", "blue"]))
    return Image.objects.get(id=image.id)


def counted(client: Client, query: Query, asked: dict[str, Any]) -> tuple[int, int]:
    """Results on the page, and among how many pictures."""
    context = client.get(query.get_absolute_url(), asked).context
    return len(context["matches"]), context["searched"]


def test_no_way_to_ask_tells_of_another(owner, mate, secret, upload):
    """Neither by what is found nor by what is counted, whatever is asked for and where."""
    queries = {
        person: ask_with_file(person.id, upload("question.png", seed=1)) for person in (owner, mate)
    }
    clients = {person: signed_in(person) for person in (owner, mate)}
    for name, scope in product(WAYS_TO_ASK, Query.Scope.values):
        asked = {name: WAYS_TO_ASK[name] or str(secret.id)}
        Query.objects.update(scope=scope)
        assert counted(clients[mate], queries[mate], asked) == (0, 0), (name, scope)
        if scope == Query.Scope.BOTH:  # An example is compared, and is no result.
            seen = (0 if name in ("more", "less") else 1, 1)
            assert counted(clients[owner], queries[owner], asked) == seen, name


@pytest.mark.parametrize("name", ["q", "taken_from", "taken_to", "tag", "near"])
def test_what_is_noted_of_pictures_that_others_see_stays_ones_own(
    name, owner, mate, secret, upload
):
    """An owner's gallery that all may look at: its pictures are found, their notes are not."""
    Gallery.objects.filter(owner=owner).update(visibility=Gallery.Visibility.PUBLIC)
    both = {}
    for person in (owner, mate):
        query = ask_with_file(person.id, upload("question.png", seed=1))
        Query.objects.filter(id=query.id).update(scope=Query.Scope.BOTH)
        client = signed_in(person)
        asked = [counted(client, query, given) for given in ({}, {name: WAYS_TO_ASK[name]})]
        both[person.username] = asked
    assert both == {"owner": [(1, 1), (1, 1)], "mate": [(1, 1), (0, 0)]}


def test_lists_show_ones_own_only(mate_client, owner_client, gallery, image):
    for name in ("galleries:index", "jobs:index", "search:new", "search:own", "search:history"):
        assert gallery.name not in mate_client.get(reverse(name)).content.decode()
    assert gallery.name in owner_client.get(reverse("galleries:index")).content.decode()


def test_naming_anothers_gallery_searches_nothing_of_it(mate_client, gallery, image, upload):
    response = mate_client.post(
        reverse("search:new"), {"file": upload(seed=1), "gallery": [str(gallery.id)]}
    )
    assert response.status_code == 422
    assert not Query.objects.filter(owner__username="mate").exists()


def test_a_search_of_mine_never_shows_anothers(mate_client, image, upload):
    response = mate_client.post(reverse("search:new"), {"file": upload(seed=1)}, follow=True)
    assert response.status_code == 200
    assert image.name not in response.content.decode()


def test_a_picture_that_is_public_no_more_cannot_be_asked_with_again(mate_client, mate, image):
    asked = ask_with_image(mate.id, image)
    recrop = reverse("search:recrop", args=[asked.id])
    assert mate_client.post(recrop, {"box": "0,0,0.5,0.5"}).status_code == 404
