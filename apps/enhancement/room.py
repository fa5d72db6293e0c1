"""The room as the house shows it."""

from django.utils.translation import gettext_lazy as _

from futu.rooms import Link, Room

ROOM = Room(
    "enhancement",
    "apps.enhancement",
    _("Enhance"),
    # One worker a device: it holds one network, and nothing else waits for what takes an hour.
    queues={"enhancement": 1},
    weights=("realesrgan-x4plus", "realesrgan-x4plus-anime", "realesr-animevideov3"),
    nav=Link(_("Enhance"), "enhancement:index", "expand"),
    picture_menu=Link(_("Enhance"), "enhancement:picture", "expand"),
    picture_panel="enhancement:panel",
    gallery_menu=Link(_("Enhance its pictures…"), "enhancement:gallery", "expand"),
    selection_menu=Link(_("Enhance…"), "enhancement:selection", "expand"),
    takes_picture=Link(
        _("Enhance"), "enhancement:index", "expand", _("Make it larger, with less noise.")
    ),
    api=("enhance",),
)
