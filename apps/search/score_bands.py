"""The meaning of scores, in words. Limits are measured, and stored with the spec."""

import math
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.vision.calibration import Limit, spec_bands
from apps.vision.specs import specs

LABELS: dict[str, Promise] = {
    "copy": _("Near-identical"),
    "alike": _("Very similar"),
    "related": _("Similar"),
    "faint": _("Slightly similar"),
    "unrelated": _("Probably unrelated"),
}
MEANINGS: dict[str, Promise] = {
    "copy": _("The same picture, or an edited copy: half of all edited copies score this high."),
    "alike": _("One in 100,000 pairs of unrelated pictures scores this high."),
    "related": _("One in 1,000 pairs of unrelated pictures scores this high."),
    "faint": _("One in 100 pairs of unrelated pictures scores this high."),
    "unrelated": _("Any two pictures may score this."),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores with a name."""

    code: str

    @property
    def label(self) -> str:
        """In the reader's language."""
        return str(LABELS[self.code])


def percent_of(score: float) -> int:
    """A cosine as 0 to 100; negative ones are shown as 0, like unrelated pictures."""
    return round(100 * max(0.0, score))


def band_of(score: float, spec: str) -> Band | None:
    """The band of a cosine under this spec key; None if it was not measured."""
    limits = _limits(spec)
    if limits is None:
        return None
    return Band(next((limit.code for limit in limits if score >= limit.least), "unrelated"))


def lowest_score(spec: str, code: str) -> float | None:
    """The lowest cosine of a band under this spec key; None if it was not measured."""
    return next((limit.least for limit in _limits(spec) or () if limit.code == code), None)


@dataclass(frozen=True, slots=True)
class Measured:
    """A band with its lower limit in percent, and its measurements."""

    code: str
    label: Promise
    percent: int
    meaning: Promise


def measured_bands(spec: str) -> list[Measured]:
    """All bands under this spec key, highest first; none if it was not measured."""
    limits = _limits(spec)
    if limits is None:
        return []
    least = {limit.code: math.ceil(100 * limit.least) for limit in limits} | {"unrelated": 0}
    return [Measured(code, LABELS[code], least[code], MEANINGS[code]) for code in LABELS]


@cache
def _limits(key: str) -> tuple[Limit, ...] | None:
    return next((spec_bands(spec) for spec in specs() if spec.key == key), None)
