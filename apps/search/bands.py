"""What a score means, in words. The limits come from measured scores, kept with the spec."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "copy": _("Same picture"),
    "alike": _("Very alike"),
    "related": _("Related"),
    "faint": _("Faint likeness"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores with a name."""

    code: str
    label: Promise


def band_of(score: float, spec: str) -> Band | None:
    return None
