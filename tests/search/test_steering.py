"""More like this, less like this, several pictures at once; whose pictures count."""

from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.search.models import Embedding, Query
from apps.search.services.asking import ask_with_file, ask_with_image
from apps.search.services.filters import Filters, Point
from apps.search.services.steering import Examples, steered_vector
from tests.conftest import signed_in


@pytest.fixture
def query(owner, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


@pytest.fixture
def images(add) -> list[Image]:
    return list(add(2, 3, 4, 5).images)


def names(response) -> list[str]:
    return [match.image.name for match in response.context["matches"]]


def page(client, query, **examples):
    return client.get(query.get_absolute_url(), examples)


def cosine(query, vector, image) -> float:
    return float(np.dot(vector, Embedding.objects.get(image=image, spec=query.spec).array))


def test_more_moves_towards_and_less_away(query, images):
    for image in images:
        before = cosine(query, query.array, image)
        more = steered_vector(query, Examples(more=(image.id,)))
        less = steered_vector(query, Examples(less=(image.id,)))
        assert np.linalg.norm(more) == pytest.approx(1, abs=1e-5)
        assert cosine(query, more, image) > before > cosine(query, less, image)


def test_examples_stand_above_the_results_and_not_among_them(owner_client, query, images):
    response = page(owner_client, query, more=[str(images[0].id)], less=[str(images[1].id)])
    assert set(names(response)) == {"picture-4.png", "picture-5.png"}
    body = response.content.decode()
    assert "More like picture-2.png" in body
    assert "Less like picture-3.png" in body
    chips = response.context["steering"].chips
    assert parse_qs(urlsplit(chips[0]["without"]).query) == {"less": [str(images[1].id)]}


def test_one_picture_is_one_example(query, images):
    one = images[0].id
    assert Examples(more=(one,)).with_image("less", one) == Examples(less=(one,))
    assert Examples(less=(one,)).with_image("more", one) == Examples(more=(one,))


def test_nothing_is_lost_when_one_thing_changes(owner_client, owner, query, images):
    other = Gallery.objects.create(owner=owner, name="Other")
    kept: dict[str, list[str]] = {"more": [str(images[0].id)], "orientation": ["landscape"]}
    steps: dict[str, dict[str, str]] = {"recrop": {"box": "0,0,0.5,0.5"}, "add_pictures": {}}
    for name, sent in steps.items():
        address = reverse(f"search:{name}", args=[query.id])
        answer = owner_client.post(f"{address}?{urlencode(kept, doseq=True)}", sent)
        assert parse_qs(urlsplit(answer["Location"]).query) == kept, name
    address = reverse("search:elsewhere", args=[query.id])
    there = {"gallery": [str(other.id)], "orientation": "portrait"}
    answer = owner_client.post(f"{address}?{urlencode(kept, doseq=True)}", there)
    assert parse_qs(urlsplit(answer["Location"]).query) == kept | {"orientation": ["portrait"]}


def test_several_pictures_are_searched_with_by_their_mean(owner_client, query, upload, images):
    address = reverse("search:add_pictures", args=[query.id])
    sent = {"files": [upload("two.png", seed=4), upload("three.png", seed=5)]}
    response = owner_client.post(address, sent, follow=True)
    asked = parse_qs(urlsplit(response.redirect_chain[-1][0]).query)
    assert len(asked["also"]) == 2
    assert set(names(response)[:2]) == {"picture-4.png", "picture-5.png"}
    assert [chip["name"] for chip in response.context["steering"].chips] == ["two.png", "three.png"]


def test_what_is_no_picture_is_told_and_the_others_are_taken(owner_client, query, upload):
    address = reverse("search:add_pictures", args=[query.id])
    sent = {"files": [upload("notes.txt", content=b"words"), upload("two.png", seed=4)]}
    response = owner_client.post(address, sent, follow=True)
    assert [chip["name"] for chip in response.context["steering"].chips] == ["two.png"]
    assert "notes.txt" in response.content.decode()


def test_pictures_and_searches_of_others_do_not_count(
    owner_client, mate, mate_client, stranger_client, query, images, upload, add
):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    private = add(7, to=theirs).images[0]
    asked = ask_with_image(mate.id, private)
    examples = Examples(more=(private.id,), also=(asked.id,))
    assert steered_vector(query, examples) == pytest.approx(query.array, abs=1e-3)
    response = page(owner_client, query, more=[str(private.id)], also=[str(asked.id)])
    assert response.context["steering"].chips == []
    assert "picture-7.png" not in response.content.decode()
    address = reverse("search:add_pictures", args=[query.id])
    for client in (mate_client, stranger_client):
        assert client.post(address, {"files": [upload(seed=4)]}).status_code in (302, 404)
    assert Query.objects.filter(owner=query.owner_id).count() == 1


def test_by_the_api(owner, query, images):
    client = signed_in(owner)
    one = str(images[0].id)
    address = f"/api/v1/search/{query.id}"
    plain = client.get(address).json()["results"]
    more = client.get(address, {"more_like": [one]}).json()["results"]
    assert one in [result["image"]["id"] for result in plain]
    assert one not in [result["image"]["id"] for result in more]


@pytest.mark.parametrize(
    ("orientation", "found"),
    [("landscape", {"wide.png"}), ("portrait", {"tall.png"}), ("square", {"square.png"})],
)
def test_orientation(owner_client, query, gallery, upload, orientation, found):
    from apps.galleries.services import add_images
    from apps.jobs import services as jobs

    sides = {"wide.png": (64, 48), "tall.png": (48, 64), "square.png": (50, 50)}
    add_images(gallery, [upload(name, seed=9, size=size) for name, size in sides.items()])
    jobs.drain()
    assert set(names(page(owner_client, query, orientation=orientation))) == found


def test_places(owner_client, query, images):
    here, there, beyond = images[:3]
    for image, place in ((here, (0.05, 179.95)), (there, (0.0, -179.96)), (beyond, (0.0, 170.0))):
        Image.objects.filter(id=image.id).update(latitude=place[0], longitude=place[1])
    found = names(page(owner_client, query, near="0, 180", within="10"))
    assert set(found) == {"picture-2.png", "picture-3.png"}, "on both sides of the date line"
    assert Filters(within=100) == Filters(within=100)
    assert not Filters(within=100), "a distance from nowhere is no filter"


@pytest.mark.parametrize("text", ["", "here", "91,0", "0,181", "1;2;3"])
def test_what_is_no_place(text):
    with pytest.raises(ValueError, match="no"):
        Point.parse(text)


def test_a_wrong_place_is_told(owner_client, query, images):
    response = page(owner_client, query, near="somewhere")
    assert "A place is its latitude and longitude" in response.content.decode()
