"""What a verified picture is to the one searched with, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the codes of `apps.vision.local.verify.Verdict`; SIMILAR is said of all that was not verified.
SIMILAR = "similar"
LABELS: dict[str, Promise] = {
    "same": _("Same picture"),
    "edited": _("Edited copy or part"),
    SIMILAR: _("Similar"),
}


def verdict_label(code: str) -> str:
    """In the reader's language; "" for none."""
    return str(LABELS[code]) if code else ""
