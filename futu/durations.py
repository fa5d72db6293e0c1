"""Durations as people read them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR = 60, 3600


def duration(seconds: float | None) -> str:
    """“40 seconds”, “12 minutes”, “1 h 20 min”: as exact as an estimate is."""
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        n = max(1, round(seconds))
        return ngettext("%(n)d second", "%(n)d seconds", n) % {"n": n}
    if seconds < HOUR:
        n = round(seconds / MINUTE)
        return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
    hours, minutes = divmod(round(seconds / MINUTE), 60)
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
