"""Values of addresses that forms accept or nobody looks at: no page answers with a fault."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.both]

LIMITS = ("0001-01-01", "9999-12-31")
DAYS = ("taken_from", "taken_to", "added_from", "added_to")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
@pytest.mark.parametrize("day", LIMITS)
def test_days_at_the_ends_of_the_calendar(owner_client, gallery, image, settings, zone, day):
    settings.TIME_ZONE = zone
    for name in DAYS:
        asked = {"q": "png", name: day}
        assert owner_client.get(reverse("search:new"), asked).status_code == 200
        assert owner_client.get("/api/v1/search", asked).status_code == 200
    for name in ("since", "until"):
        assert owner_client.get(gallery.get_absolute_url(), {name: day}).status_code == 200


@pytest.mark.parametrize("month", ["99999999999999999999-01", "0000-00", "-1-1", "2026-13"])
def test_months_that_are_none(owner_client, image, month):
    assert owner_client.get(reverse("galleries:timeline"), {"at": month}).status_code == 200


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("search:own", "name"),
        ("comparison:mine", "name"),
        ("enhancement:mine", "name"),
        ("films:index", "name"),
        ("explore:words", "tag"),
    ],
)
def test_texts_that_postgresql_cannot_hold(owner_client, image, page, name):
    assert owner_client.get(reverse(page), {name: "\0a"}).status_code == 200
