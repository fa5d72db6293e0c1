"""The room as the house shows it."""

from django.utils.translation import gettext_lazy as _

from futu.rooms import Link, Room

ROOM = Room(
    "comparison",
    "apps.comparison",
    _("Compare"),
    # Words come from a provider, whose answer may take minutes: no other worker waits for it.
    queues={"hosted": 1},
    nav=Link(_("Compare"), "comparison:index", "expand"),
    picture_menu=Link(_("Compare with…"), "comparison:with_picture", "expand"),
    selection_menu=Link(_("Compare"), "comparison:selection", "expand"),
    result_menu=Link(_("Compare with the query"), "comparison:with_query", "expand"),
    api=("compare",),
)
