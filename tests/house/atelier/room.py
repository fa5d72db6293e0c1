"""A room to test with: it has every way in that a room can have."""

from django.utils.translation import gettext_lazy as _

from futu.rooms import Link, Room

TITLE = _("Settings")  # Any sentence that is translated.
ROOM = Room(
    "atelier",
    "tests.house.atelier",
    TITLE,
    nav=Link(TITLE, "atelier:index"),
    picture_menu=Link("Frame it", "atelier:frame", icon="crop"),
    selection_menu=Link("Weigh them", "atelier:index"),
    takes_picture=Link("Hang it", "atelier:index", sentence="On a wall of your choice."),
    takes_film=Link("Screen it", "atelier:index", sentence="In the dark."),
)
