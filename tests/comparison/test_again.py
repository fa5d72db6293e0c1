"""Compare once more: areas that are ignored, and the other order."""

import pytest
from django.urls import reverse

from apps.comparison.models import Comparison
from apps.comparison.options import Region
from apps.comparison.services.again import _seen_from_second, swap
from apps.jobs import services as jobs
from apps.media.models import StoredFile

pytestmark = pytest.mark.django_db
NAMES = ("area_x", "area_y", "area_width", "area_height")


def fields(*areas: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: [area[side] for area in areas] for side, name in enumerate(NAMES)}


def box_of(found: Comparison) -> list[float]:
    assert found.result
    box: list[float] = found.result["boxes"][0]["box"]
    return box


def around(box: list[float]) -> tuple[str, ...]:
    x, y, width, height = box
    return tuple(f"{100 * side:.3f}" for side in (x - 0.01, y - 0.01, width + 0.02, height + 0.02))


def ask_again(client, found, *areas):
    return client.post(reverse("comparison:again", args=[found.pk]), fields(*areas))


def test_what_is_in_an_area_does_not_count(compared, owner_client):
    area = around(box_of(compared))
    response = ask_again(owner_client, compared, area)
    jobs.drain()
    made = Comparison.objects.exclude(pk=compared.pk).get()
    assert response["Location"] == made.get_absolute_url()
    assert (made.verdict, (made.result or {})["boxes"]) == ("same", [])
    assert (made.first_name, made.first_sha256) == (compared.first_name, compared.first_sha256)
    assert made.first_id != compared.first_id
    page = owner_client.get(made.get_absolute_url()).content.decode()
    assert f'value="{float(area[0]):.2f}'.rstrip("0") in page


def test_the_same_areas_are_answered_at_once(compared, owner_client):
    area = around(box_of(compared))
    first = ask_again(owner_client, compared, area)
    jobs.drain()
    files = StoredFile.objects.count()
    assert ask_again(owner_client, compared, area)["Location"] == first["Location"]
    made = Comparison.objects.exclude(pk=compared.pk).get()
    # Without areas it is the first question again.
    assert ask_again(owner_client, made)["Location"] == compared.get_absolute_url()
    assert (Comparison.objects.count(), StoredFile.objects.count()) == (2, files)


@pytest.mark.parametrize(
    "area",
    [("a", "0", "10", "10"), ("100", "0", "10", "10"), ("5", "5", "0", "9"), ("5", "", "", "")],
)
def test_a_wrong_area_is_said_and_kept(compared, owner_client, area):
    response = ask_again(owner_client, compared, ("1", "2", "3", "4"), area)
    page = response.content.decode()
    assert response.status_code == 422
    assert "An area has four numbers" in page
    for typed in (*area, "3"):
        assert f'value="{typed}"' in page
    assert Comparison.objects.count() == 1


def test_too_many_areas_are_refused(compared, owner_client):
    response = ask_again(owner_client, compared, *[("1", "2", "3", "4")] * 51)
    assert response.status_code == 422
    assert "At most 50 areas" in response.content.decode()


def test_an_area_is_cut_at_the_edges(compared, owner_client):
    ask_again(owner_client, compared, ("90", "90", "50", "50"))
    made = Comparison.objects.exclude(pk=compared.pk).get()
    assert made.settings.ignore == (Region(x=0.9, y=0.9, width=1 - 0.9, height=1 - 0.9),)


def test_swapping_compares_in_the_other_order(compared, owner_client):
    response = owner_client.post(reverse("comparison:swap", args=[compared.pk]))
    jobs.drain()
    made = Comparison.objects.exclude(pk=compared.pk).get()
    assert response["Location"] == made.get_absolute_url()
    assert (made.first_name, made.second_name) == (compared.second_name, compared.first_name)
    assert (made.first_sha256, made.second_sha256) == (
        compared.second_sha256,
        compared.first_sha256,
    )
    assert box_of(made) == pytest.approx(box_of(compared), abs=0.01)
    # And back is known.
    assert swap(made) == compared


def test_areas_come_along_when_the_order_changes(compared):
    compared.options |= {"ignore": [{"x": 0.2, "y": 0.3, "width": 0.1, "height": 0.2}]}
    (seen,) = _seen_from_second(compared)
    assert (seen.x, seen.y) == pytest.approx((0.2, 0.3), abs=0.02)
    assert (seen.width, seen.height) == pytest.approx((0.1, 0.2), abs=0.02)
    # It shows none of it.
    compared.result = (compared.result or {}) | {"homography": [1, 0, 10**6, 0, 1, 0, 0, 0, 1]}
    assert _seen_from_second(compared) == ()


def test_what_has_no_result_cannot_be_compared_again(asked, owner_client):
    for name in ("again", "swap"):
        response = owner_client.post(reverse(f"comparison:{name}", args=[asked.pk]), follow=True)
        assert "have not been compared yet" in response.content.decode()
    assert Comparison.objects.count() == 1
