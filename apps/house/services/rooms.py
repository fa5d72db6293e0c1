"""The rooms shown on pages."""

from typing import Literal

from django.conf import settings

from futu.rooms import Room

Way = Literal[
    "nav",
    "picture_menu",
    "picture_panel",
    "gallery_menu",
    "selection_menu",
    "result_menu",
    "takes_picture",
    "takes_film",
]


def rooms_with(way: Way) -> list[Room]:
    """Enabled rooms with this kind of link, in order.

    Links for a picture or film skip rooms whose packages are missing; the main menu leads to the
    page that says what to install.
    """
    rooms: tuple[Room, ...] = settings.ROOMS
    there = [room for room in rooms if getattr(room, way)]
    return there if way == "nav" else [room for room in there if room.is_complete()]
