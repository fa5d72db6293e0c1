"""Labels for the relation of a result to the query picture."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Codes are those of `apps.vision.local.verify.Verdict`; unverified results are SIMILAR.
SIMILAR = "similar"
LABELS: dict[str, Promise] = {
    "same": _("Same picture"),
    "edited": _("Edited copy or part"),
    SIMILAR: _("Similar"),
}


def verdict_label(code: str) -> str:
    """The label in the active language; "" for an empty code."""
    return str(LABELS[code]) if code else ""
