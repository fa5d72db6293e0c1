"""Reasons for which staff reject a picture: a short list with number keys, and free text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OTHER = "rejected_other"

# Codes and labels; the number keys follow this order.
LABELS = {
    "rejected_topic": _("Does not fit the gallery"),
    "rejected_quality": _("Poor quality"),
    "rejected_repeat": _("Too much like others"),
    "rejected_rights": _("Rights are in doubt"),
    "rejected_person": _("Shows somebody in private"),
    "rejected_unsuitable": _("Not suitable for everybody"),
    "rejected_advert": _("Advertising, logo or screenshot"),
    OTHER: _("Another reason"),
}

SENTENCES = {
    "rejected_topic": _("Rejected by staff: it does not fit the gallery."),
    "rejected_quality": _("Rejected by staff: poor quality."),
    "rejected_repeat": _("Rejected by staff: too much like others."),
    "rejected_rights": _("Rejected by staff: its rights are in doubt."),
    "rejected_person": _("Rejected by staff: it shows somebody in private."),
    "rejected_unsuitable": _("Rejected by staff: not suitable for everybody."),
    "rejected_advert": _("Rejected by staff: advertising, a logo or a screenshot."),
    OTHER: _("Rejected by staff."),
}
