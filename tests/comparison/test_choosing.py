"""Ways to the two pictures: one's own, two that were selected, a search result with its query."""

import pytest
from django.urls import reverse

from apps.comparison.models import Comparison
from apps.galleries.models import Image
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image

pytestmark = pytest.mark.django_db
MINE = "/comparison/mine/"


@pytest.fixture
def two(add) -> list[Image]:
    images: list[Image] = add(1, 2).images
    return images


def test_ones_own_pictures_are_offered_by_name(owner_client, two):
    first, second = two
    page = owner_client.get(MINE, {"for": "first", "second_image": str(second.id)}).text
    address = f"/comparison/?second_image={second.id}&amp;first_image={first.id}"
    assert address in page
    page = owner_client.get(MINE, {"name": first.name}).text
    assert str(first.id) in page
    assert str(second.id) not in page
    assert "No picture of this name here" in owner_client.get(MINE, {"name": "zzz"}).text


def test_pictures_of_the_address_are_chosen(owner_client, two):
    fields = {"first_image": str(two[0].id), "second_image": str(two[1].id)}
    page = owner_client.get("/comparison/", fields).text
    for name, value in fields.items():
        assert f'name="{name}" value="{value}"' in page


def test_other_peoples_pictures_are_neither_offered_nor_chosen(mate_client, two):
    assert str(two[0].id) not in mate_client.get(MINE).text
    address = f"/comparison/?first_image={two[0].id}"
    assert mate_client.get(address).status_code == 404


def test_two_selected_pictures_keep_their_order(owner_client, two):
    address = reverse("comparison:selection")
    for ids in ([two[0].id, two[1].id], [two[1].id, two[0].id]):
        response = owner_client.post(address, {"image": ",".join(map(str, ids))})
        assert response["Location"] == (f"/comparison/?first_image={ids[0]}&second_image={ids[1]}")


@pytest.mark.parametrize("count", [0, 1])
def test_another_number_is_said(owner_client, two, count):
    body = {"image": ",".join(str(image.id) for image in two[:count])}
    response = owner_client.post(reverse("comparison:selection"), body, follow=True)
    assert "Select two pictures to compare them." in response.text


def test_others_cannot_select_them(mate_client, two):
    body = {"image": ",".join(str(image.id) for image in two)}
    response = mate_client.post(reverse("comparison:selection"), body)
    assert "first_image" not in response["Location"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_search_result_is_compared_with_what_was_searched(owner_client, owner, two, upload, kept):
    query: Query = (
        ask_with_image(owner.id, two[0])
        if kept
        else ask_with_file(owner.id, upload("question.png", seed=1))
    )
    address = reverse("comparison:with_query", args=[query.id])
    response = owner_client.post(address, {"image": str(two[1].id)})
    found = Comparison.objects.get()
    assert response["Location"] == found.get_absolute_url()
    assert (found.first_name, found.second_name) == (query.name, two[1].name)


def test_a_query_is_its_own_persons(mate_client, stranger_client, owner, two):
    query = ask_with_image(owner.id, two[0])
    address = reverse("comparison:with_query", args=[query.id])
    assert mate_client.post(address, {"image": str(two[1].id)}).status_code == 404
    assert "/login/" in stranger_client.post(address, {"image": str(two[1].id)})["Location"]


def test_what_is_not_there_is_compared_with_nothing(owner_client, owner, two):
    query = ask_with_image(owner.id, two[0])
    address = reverse("comparison:with_query", args=[query.id])
    response = owner_client.post(address, {"image": "nonsense"}, follow=True)
    assert "not there any more" in response.text
    assert owner_client.post(address, {"image": str(query.id)}).status_code == 404
    assert owner_client.get(address)["Location"] == query.get_absolute_url()
