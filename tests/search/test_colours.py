"""Filtering by dominant colours: on pages, with words, by the API, for three people."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from PIL import Image as Pillow

from apps.galleries.models import Gallery
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.search.models import Query
from apps.search.services.asking import ask_with_file
from tests.galleries.pictures.samples import encoded

pytestmark = pytest.mark.both


def flag(*stripes: str) -> bytes:
    """Three stripes: no plain picture, which would be found last."""
    picture = Pillow.new("RGB", (90, 60))
    for place, name in enumerate(stripes):
        picture.paste(Pillow.new("RGB", (30, 60), name), (30 * place, 0))
    return encoded(picture, "PNG")


FLAGS = {
    "france.png": ("blue", "white", "red"),
    "italy.png": ("green", "white", "red"),
    "belgium.png": ("black", "yellow", "red"),
}


@pytest.fixture
def flags(gallery, upload) -> None:
    add_images(gallery, [upload(name, flag(*stripes)) for name, stripes in FLAGS.items()])
    jobs.drain()


@pytest.fixture
def query(owner, flags, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


def names(response) -> set[str]:
    return {match.image.name for match in response.context["matches"]}


@pytest.mark.parametrize(
    ("colours", "found"),
    [
        (["red"], set(FLAGS)),
        (["white"], {"france.png", "italy.png"}),
        (["white", "red", "blue"], {"france.png"}),
        (["pink"], set()),
        # More than any picture has.
        (["red", "white", "blue", "green", "black"], set()),
    ],
)
def test_pictures_have_all_colours_that_are_asked_for(owner_client, query, colours, found):
    response = owner_client.get(query.get_absolute_url(), {"colour": colours})
    assert names(response) == found
    assert response.context["searched"] == len(found)


def test_each_colour_is_taken_off_by_itself(owner_client, query):
    asked = {"colour": ["red", "white"], "orientation": "landscape", "k": "12"}
    response = owner_client.get(query.get_absolute_url(), asked)
    chips = {
        str(chip["value"]): parse_qs(urlsplit(chip["without"]).query)
        for chip in response.context["filters"]
    }
    whole = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    assert chips["Red"] == whole | {"colour": ["white"]}
    assert chips["White"] == whole | {"colour": ["red"]}
    assert chips["Landscape"] == {"colour": ["red", "white"], "k": ["12"]}
    last = owner_client.get(query.get_absolute_url(), {"colour": "red"}).context["filters"]
    assert urlsplit(last[0]["without"]).query == ""


def test_they_are_chosen_by_name_on_every_page_that_filters(owner_client, query):
    pages = {
        query.get_absolute_url(): {"colour": ["red", "blue"]},
        reverse("search:new"): {"q": "holidays", "colour": ["red", "blue"]},
    }
    for address, asked in pages.items():
        body = owner_client.get(address, asked).content.decode()
        for name, is_on in (("red", True), ("blue", True), ("white", False)):
            [box] = [line for line in body.splitlines() if f'name="colour" value="{name}"' in line]
            assert ("checked" in box) is is_on
            assert f"<span>{name.capitalize()}</span>" in box
    assert "colour" in owner_client.get(reverse("search:new")).context["form"].fields


def test_they_go_from_the_form_into_the_address(owner_client, query, upload):
    sent = {"file": upload(seed=2), "colour": ["white", "blue"]}
    answer = owner_client.post(reverse("search:new"), sent)
    assert parse_qs(urlsplit(answer["Location"]).query) == {"colour": ["white", "blue"]}
    assert names(owner_client.get(answer["Location"])) == {"france.png"}
    address = reverse("search:elsewhere", args=[query.id])
    answer = owner_client.post(address, {"colour": ["green"], "orientation": "landscape"})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"colour": ["green"], "orientation": ["landscape"]}


def test_what_is_no_colour_is_told_and_filters_nothing(owner_client, query):
    response = owner_client.get(query.get_absolute_url(), {"colour": ["mauve"]})
    assert names(response) == set(FLAGS)
    assert "mauve is not one of the available choices" in response.content.decode()


def test_with_words(owner_client, flags):
    def found(**asked):
        response = owner_client.get(reverse("search:new"), asked)
        return {image.name for image in response.context["found"].images}, response

    assert found(q="holidays", colour=["white"])[0] == {"france.png", "italy.png"}
    assert found(q="italy", colour=["blue"])[0] == set()
    none = found(q="italy", colour=["blue"], orientation="landscape")[1]
    body = none.content.decode()
    assert "No picture with these words matches the filters" in body
    assert '<input type="hidden" name="orientation" value="landscape">' in body
    assert f'{reverse("search:new")}?q=italy&amp;scope=mine"' in body


def test_words_keep_the_colours_on_the_next_page(owner_client, flags, monkeypatch):
    monkeypatch.setattr("apps.search.views.words.SIZE", 1)
    asked = {"q": "holidays", "colour": ["white", "red"]}
    response = owner_client.get(reverse("search:new"), asked)
    following = parse_qs(response.context["following"])
    assert following["colour"] == ["white", "red"]
    assert following["page"] == ["2"]


def test_by_the_api(owner_client, query, upload):
    def found(response):
        return {result["image"]["name"] for result in response.json()["results"]}

    whites = {"france.png", "italy.png"}
    again = owner_client.get(f"/api/v1/search/{query.id}", {"colours": ["white", "red"]})
    assert found(again) == whites
    assert again.json()["searched"] == 2
    sent = owner_client.post("/api/v1/search", {"file": upload(seed=2), "colours": ["blue"]})
    assert found(sent) == {"france.png"}
    image = sent.json()["results"][0]["image"]
    assert image["colours"] == ["red", "blue", "white"]
    payload = {"image": image["id"], "colours": ["white"]}
    by_image = owner_client.post(
        "/api/v1/search/by-image", payload, content_type="application/json"
    )
    assert found(by_image) == {"italy.png"}
    words = owner_client.get("/api/v1/search", {"q": "holidays", "colours": ["yellow"]}).json()
    assert [image["name"] for image in words["results"]] == ["belgium.png"]
    wrong = owner_client.get(f"/api/v1/search/{query.id}", {"colours": ["mauve"]})
    assert wrong.status_code == 422


def test_colours_of_others_are_not_told(mate, mate_client, stranger_client, owner, flags, upload):
    """Neither shown nor counted, whatever galleries are named."""
    gallery = Gallery.objects.get(owner=owner)
    asked = ask_with_file(mate.id, upload("question.png", seed=1))
    for scope in ("mine", "public", "both"):
        for colour in ("red", "pink"):
            words = {"q": "holidays", "colour": colour, "scope": scope, "gallery": str(gallery.id)}
            found = mate_client.get(reverse("search:new"), words).context["found"]
            assert (found.count, list(found.images)) == (0, [])
            Query.objects.filter(id=asked.id).update(scope=scope)
            response = mate_client.get(asked.get_absolute_url(), {"colour": colour})
            assert (names(response), response.context["searched"]) == (set(), 0)
            api = mate_client.get(f"/api/v1/search/{asked.id}", {"colours": [colour]}).json()
            assert (api["results"], api["searched"]) == ([], 0)
    mine = ask_with_file(owner.id, upload("question.png", seed=1))
    assert mate_client.get(mine.get_absolute_url(), {"colour": "red"}).status_code == 404
    for client in (mate_client, stranger_client):
        answer = client.get(f"/api/v1/search/{mine.id}", {"colours": ["red"]})
        assert answer.status_code in (401, 404)
    assert stranger_client.get(mine.get_absolute_url(), {"colour": "red"}).status_code in (302, 404)
