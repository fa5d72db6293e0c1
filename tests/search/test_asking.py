"""Ways to query: an address on the web, a stored picture, a turned picture."""

import contextlib
import io

import pytest
from django.test import override_settings
from django.urls import reverse
from PIL import Image as Pillow

from apps.galleries.decoders import places
from apps.galleries.decoders import services as decoding
from apps.galleries.models import Gallery
from apps.galleries.services import add_images
from apps.search.box import Box
from apps.search.models import Query
from apps.search.services import asking
from apps.search.services.query_embedding import AddressError, AskError
from tests.pictures import picture


@pytest.fixture
def web(monkeypatch, upload):
    """A public gallery with one picture."""

    def fetch(owner_id, address):
        if address != "https://example.org/red.png":
            raise AddressError("Nothing there.")
        return upload("red.png", seed=1)

    monkeypatch.setattr(asking, "fetch", fetch)


def names(response) -> list[str]:
    return [match.image.name for match in response.context["matches"]]


def test_an_address_on_the_web_is_asked_with(owner_client, add, web):
    add(1, 2)
    address = {"url": "https://example.org/red.png"}
    response = owner_client.post(reverse("search:new"), address, follow=True)
    assert names(response)[0] == "picture-1.png"
    assert Query.objects.get().name == "red.png"


@pytest.mark.parametrize("address", ["https://example.org/none", "javascript:alert(1)", "no way"])
def test_an_address_without_a_picture_is_told_and_stays(owner_client, web, address):
    response = owner_client.post(reverse("search:new"), {"url": address})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Query.objects.exists()


def test_nothing_chosen_is_told(owner_client):
    response = owner_client.post(reverse("search:new"), {})
    assert response.status_code == 422
    assert "Choose a picture to search with." in response.content.decode()


def test_a_picture_of_ones_own_is_asked_with(owner_client, add):
    first = add(1, 2).images[0]
    response = owner_client.post(reverse("search:new"), {"image": str(first.id)}, follow=True)
    assert names(response) == ["picture-2.png"]
    assert Query.objects.get().image_id == first.id


def test_anothers_picture_is_not_asked_with(mate_client, image):
    response = mate_client.post(reverse("search:new"), {"image": str(image.id)})
    assert response.status_code == 422
    page = mate_client.get(reverse("search:new"), {"image": str(image.id)})
    assert image.name not in page.content.decode()
    assert not Query.objects.exists()


def test_the_address_may_name_a_picture(owner_client, image):
    page = owner_client.get(reverse("search:new"), {"image": str(image.id)}).content.decode()
    assert f'value="{image.id}"' in page
    assert owner_client.get(reverse("search:new"), {"image": "nonsense"}).status_code == 200


def test_ones_own_pictures_are_found_by_gallery_and_name(owner_client, owner, add):
    other = Gallery.objects.create(owner=owner, name="Other")
    add(1, 2)
    add(3, to=other)
    page = reverse("search:own")

    def offered(**words) -> set[str]:
        return {image.name for image in owner_client.get(page, words).context["images"]}

    assert offered() == {"picture-1.png", "picture-2.png", "picture-3.png"}
    assert offered(name="URE-2") == {"picture-2.png"}
    assert offered(**{"in": str(other.id)}) == {"picture-3.png"}
    assert offered(**{"in": "nonsense"}, k="many") == offered()
    part = owner_client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<header" not in part
    assert part.count("data-pick") == 3


def size_of(content: bytes) -> tuple[int, int]:
    return Pillow.open(io.BytesIO(content)).size


def test_a_turned_picture_is_seen_as_it_is_turned(owner_client, gallery, upload, add):
    """A picture stored on its side is found by the upright picture, turned."""
    lying = io.BytesIO()
    picture(1).rotate(90, expand=True).save(lying, "PNG")
    add_images(gallery, [upload("lying.png", lying.getvalue())])
    add(2, 3)
    asked = {"file": upload(seed=1), "turn": "270"}
    response = owner_client.post(reverse("search:new"), asked, follow=True)
    assert names(response)[0] == "lying.png"
    assert response.context["matches"][0].percent == 100
    query = Query.objects.get()
    shown = owner_client.get(reverse("search:file", args=[query.id]))
    assert size_of(shown.content) == (64, 96)
    again = asking.ask_again(query, None, 0)
    assert bytes(again.vector) != bytes(query.vector)


def test_a_part_is_told_of_the_picture_as_it_is_turned(owner, upload):
    """The upper half of a picture turned upside down is its lower half, upside down."""
    lower = io.BytesIO()
    picture(1).rotate(180).crop((0, 0, 96, 32)).save(lower, "PNG")
    part = asking.ask_with_file(owner.id, upload(seed=1), turn=180, box=Box(0, 0, 1, 0.5))
    same = asking.ask_with_file(owner.id, upload("lower.png", lower.getvalue()))
    assert float(part.array @ same.array) > 0.999


def test_a_turn_of_a_picture_that_is_kept_is_shown_turned(owner_client, owner, image):
    query = asking.ask_with_image(owner.id, image, turn=90)
    for name in ("search:file", "search:thumbnail"):
        width, height = size_of(owner_client.get(reverse(name, args=[query.id])).content)
        assert height > width, name


def test_the_history_keeps_what_was_asked(owner_client, owner, upload, image):
    owner_client.post(reverse("search:new"), {"file": upload("question.png", seed=1)})
    activity = owner.activities.get(kind="searched")
    assert activity.values == {"query": str(Query.objects.get().id), "name": "question.png"}


@pytest.fixture
def all_places_taken(monkeypatch):
    monkeypatch.setattr(places, "PATIENCE", 0.01)
    with contextlib.ExitStack() as taken:
        for number in range(2):
            taken.enter_context(decoding.places.one(f"somebody {number}"))
        yield taken


def test_only_so_many_pictures_are_read_at_once(owner, upload, all_places_taken):
    with pytest.raises(AskError, match="Many people are searching"):
        asking.ask_with_file(owner.id, upload(seed=1))
    all_places_taken.close()
    assert asking.ask_with_file(owner.id, upload(seed=1)), "the places were given back"


def test_when_all_places_are_taken_the_page_says_so(owner_client, upload, all_places_taken):
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    assert response.status_code == 503
    assert "Many people are searching" in response.content.decode()


def test_the_form_asks_few_queries(owner_client, add, django_assert_max_num_queries):
    add(1, 2)
    with django_assert_max_num_queries(7):
        owner_client.get(reverse("search:new"))
    with django_assert_max_num_queries(6):
        owner_client.get(reverse("search:own"))


@override_settings(FUTU_MAX_UPLOAD_BYTES=100)
def test_a_picture_from_the_web_meets_the_same_checks(owner_client, web):
    address = {"url": "https://example.org/red.png"}
    response = owner_client.post(reverse("search:new"), address)
    assert response.status_code == 422
    assert "are accepted" in response.content.decode()
