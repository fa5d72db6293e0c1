"""The room as the house shows it."""

from django.utils.translation import gettext_lazy as _

from futu.rooms import Room

ROOM = Room(
    "comparison",
    "apps.comparison",
    _("Compare"),
)
