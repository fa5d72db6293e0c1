"""Filters that rooms add: their names, and which are on."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

from apps.galleries import room_filters
from apps.galleries.models import Image
from apps.galleries.room_filters import RoomFilter
from futu.rooms import Room

# Without links: it has no addresses here.
ROOM = Room("moods", "tests.moods", "Moods")
MOOD = RoomFilter(
    room=ROOM.key,
    name="mood",
    label="Mood",
    any_label="Any mood",
    choices=lambda: [("gay", "Gay"), ("sad", "Sad")],
    where=lambda value, _person: Q(name__startswith=value),
    counts=lambda images, _person: {"gay": images.count()},
)


@pytest.fixture(autouse=True)
def _alone(monkeypatch, settings):
    monkeypatch.setattr(room_filters, "_registered", {})
    settings.ROOMS = (ROOM,)


def test_a_name_is_taken_once():
    room_filters.register_filter(MOOD)
    room_filters.register_filter(MOOD)
    for other in (replace(MOOD, label="Temper"), replace(MOOD, name="order")):
        with pytest.raises(ImproperlyConfigured):
            room_filters.register_filter(other)
    assert room_filters.room_filters() == [MOOD]


def test_one_of_a_room_that_is_off_is_not_shown_and_met_by_nothing(settings, image):
    room_filters.register_filter(MOOD)
    Image.objects.update(name="gay.png")
    images = Image.objects.all()
    assert images.filter(room_filters.condition([("mood", "gay")], None)).count() == 1
    assert images.filter(room_filters.condition([("mood", "sad")], None)).count() == 0
    settings.ROOMS = ()
    assert room_filters.room_filters() == []
    assert images.filter(room_filters.condition([("mood", "gay")], None)).count() == 0


def test_galleries_and_searches_show_it(owner_client, image):
    room_filters.register_filter(MOOD)
    Image.objects.update(name="sad.png")
    address = image.gallery.get_absolute_url()
    assert "Any mood" in owner_client.get(address).text
    assert "sad.png" in owner_client.get(address, {"mood": "sad"}).text
    assert "sad.png" not in owner_client.get(address, {"mood": "gay"}).text
    grouped = owner_client.get(address, {"group": "mood"})
    assert [group.label for group in grouped.context["listing"].groups] == ["Gay"]
    assert "Any mood" in owner_client.get("/search/").text
