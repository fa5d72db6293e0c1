"""All pictures over all galleries: months, slices, places, and who sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from apps.galleries import services
from apps.galleries.browsing.timeline import everything_of, months_of
from apps.galleries.models import Gallery, Image

pytestmark = pytest.mark.both

PAGE = reverse("galleries:timeline")


def rows(gallery: Gallery, *moments: datetime | None) -> list[Image]:
    """Ready pictures taken at these moments."""
    start = Image.including_bin.count()
    return Image.objects.bulk_create(
        Image(
            gallery=gallery,
            name=f"picture {start + n}",
            sha256=f"{start + n:064}",
            bytes=1,
            width=4,
            height=3,
            format="PNG",
            state="ready",
            taken=taken,
        )
        for n, taken in enumerate(moments)
    )


def day(year: int, month: int, day: int = 15) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.fixture
def second(owner) -> Gallery:
    return Gallery.objects.create(owner=owner, name="Second")


def shown(client, **asked) -> list[tuple[str, list[str]]]:
    """The headings of the page, each with the names under it."""
    sections = client.get(PAGE, asked).context["sections"]
    return [
        (section.month.code if section.month else "", [image.name for image in section.images])
        for section in sections
    ]


def test_pictures_of_all_galleries_stand_under_their_months(owner_client, gallery, second):
    rows(gallery, day(2024, 5), day(2023, 1))
    rows(second, day(2024, 5, 16))
    assert shown(owner_client) == [
        ("2024-05", ["picture 2", "picture 0"]),
        ("2023-01", ["picture 1"]),
    ]


def test_a_picture_without_a_date_stands_where_it_was_added(owner, gallery):
    [image] = rows(gallery, None)
    image.refresh_from_db()
    assert image.moment == image.created
    Image.objects.filter(id=image.id).update(taken=day(2020, 2))
    image.refresh_from_db()
    assert image.moment == day(2020, 2)


def test_months_end_at_midnight_in_utc_whatever_the_database(owner, gallery):
    edge = datetime(2024, 6, 1, tzinfo=UTC)
    rows(gallery, edge, edge - timedelta(seconds=1))
    months = months_of(everything_of(owner.id))
    assert [(month.code, month.count) for month in months] == [("2024-06", 1), ("2024-05", 1)]


def test_one_jumps_to_a_month_and_goes_on_from_there(owner_client, gallery):
    rows(gallery, *(day(2024, 5) + timedelta(minutes=n) for n in range(70)), day(2022, 1))
    [(month, first)] = shown(owner_client)
    assert (month, len(first)) == ("2024-05", 60)
    after = owner_client.get(PAGE).context["timeline"].slice.after
    further = shown(owner_client, after=after, part="cards")
    assert [(code, len(names)) for code, names in further] == [("", 10), ("2022-01", 1)]
    assert shown(owner_client, at="2022-01") == [("2022-01", ["picture 70"])]
    assert shown(owner_client, at="2023-07") == [("2022-01", ["picture 70"])]
    before = owner_client.get(PAGE, {"at": "2022-01"}).context["timeline"].slice.before
    assert len(shown(owner_client, before=before)[0][1]) == 60


@pytest.mark.parametrize("asked", [{"at": "2024-13"}, {"at": "x"}, {"after": "x"}, {"place": "1"}])
def test_an_address_that_means_nothing_shows_the_latest(owner_client, gallery, asked):
    rows(gallery, day(2024, 5))
    assert len(shown(owner_client, **asked)) == 1


def test_what_lies_in_the_bin_or_is_anothers_is_not_shown(
    owner_client, mate_client, owner, mate, gallery, second
):
    first, _ = rows(gallery, day(2024, 5), day(2024, 4))
    rows(second, day(2024, 3))
    rows(Gallery.objects.create(owner=mate, name="Mine"), day(2024, 2))
    services.bin_images(Image.objects.filter(id=first.id), owner_id=owner.id)
    services.bin_gallery(second)
    assert [month for month, _ in shown(owner_client)] == ["2024-04"]
    assert [month for month, _ in shown(mate_client)] == ["2024-02"]


def test_places_gather_what_was_taken_near_one_another(owner_client, owner, gallery):
    owner.shows_places = True
    owner.save()
    near, nearer, far = rows(gallery, day(2024, 5), day(2024, 6), day(2024, 7))
    for image, place in ((near, (52.52, 13.41)), (nearer, (52.49, 13.38)), (far, (-33.9, 18.4))):
        Image.objects.filter(id=image.id).update(latitude=place[0], longitude=place[1])
    areas = owner_client.get(reverse("galleries:places")).context["areas"]
    assert [(area.words, area.count) for area in areas] == [
        ("52.5° N, 13.4° E", 2),
        ("33.9° S, 18.4° E", 1),
    ]
    found = shown(owner_client, place=areas[0].code)
    assert [names for _, names in found] == [["picture 1"], ["picture 0"]]


def test_places_are_for_those_who_want_them_shown(owner_client, gallery):
    rows(gallery, day(2024, 5))
    Image.objects.update(latitude=1.0, longitude=1.0)
    assert owner_client.get(reverse("galleries:places")).context["areas"] == []
