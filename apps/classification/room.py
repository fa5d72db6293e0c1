"""The room as the house shows it."""

from django.utils.translation import gettext_lazy as _

from futu.rooms import Link, Room

ROOM = Room(
    "classification",
    "apps.classification",
    _("Classify"),
    # Jobs that wait for a provider's answers, so that nothing of this machine waits for them.
    queues={"hosted": 1},
    nav=Link(_("Classify"), "classification:index", "list"),
    picture_menu=Link(_("Classify"), "classification:picture", "list"),
    picture_panel="classification:panel",
    gallery_menu=Link(_("Classify its pictures…"), "classification:gallery", "list"),
    selection_menu=Link(_("Classify…"), "classification:selection", "list"),
    takes_picture=Link(
        _("Classify"), "classification:index", "list", _("What kind of picture it is.")
    ),
    api=("classify", "stats"),
)
