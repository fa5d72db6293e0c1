"""What pages show of the rooms that are on."""

from typing import Literal

from django.conf import settings

from futu.rooms import Room

Way = Literal["nav", "picture_menu", "takes_picture", "takes_film"]


def rooms_with(way: Way) -> list[Room]:
    """Those that are on and have this way in, in their order.

    No picture and no film is led to a room that lacks modules; the menu of every page leads to
    the sentence that says what to install.
    """
    rooms: tuple[Room, ...] = settings.ROOMS
    there = [room for room in rooms if getattr(room, way)]
    return there if way == "nav" else [room for room in there if room.is_complete()]
