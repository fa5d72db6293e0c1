"""Suggest which of several copies to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image

# Below this sharpness relative to the sharpest copy, a picture was blurred, enlarged or strongly
# compressed, however many pixels it has.
MIN_RELATIVE_SHARPNESS = 0.5
# Measured values within this factor count as equal.
TOLERANCE = 1.1

REASONS: dict[str, Promise] = {
    "pixels": _("the most pixels"),
    "sharpness": _("the sharpest"),
    "date": _("the date of the shot is known"),
    "care": _("tags, albums or a star"),
    "bytes": _("the largest file"),
    "first": _("added first"),
}


@dataclass(frozen=True, slots=True)
class Best:
    """The suggested copy. `reason` (a key of REASONS) is the first property by which it beats the
    next best."""

    image_id: UUID
    reason: str

    @property
    def sentence(self) -> str:
        return str(REASONS[self.reason])


def best_of(images: Sequence[Image]) -> Best:
    """Compare copies by `_RULES`, in order of priority; among equals the oldest wins.

    The pictures need the annotations `tag_count` and `album_count`.
    """
    sharpest = max((image.sharpness or 0.0 for image in images), default=0.0)
    remaining = list(images)
    for reason, rule in _RULES:
        values = {image.id: rule(image, sharpest) for image in remaining}
        best = max(values.values())
        equal = [image for image in remaining if _equals(values[image.id], best)]
        if len(equal) == 1:
            return Best(equal[0].id, reason)
        remaining = equal
    first = min(remaining, key=lambda image: (image.created, image.id))
    return Best(first.id, "first")


def _equals(value: Any, best: Any) -> bool:
    return value == best or (isinstance(value, float) and value * TOLERANCE >= best)


def _is_sharp(image: Image, sharpest: float) -> bool:
    return (image.sharpness or 0.0) >= MIN_RELATIVE_SHARPNESS * sharpest


def _curation(image: Image, _: float) -> int:
    tags, albums = getattr(image, "tag_count", 0), getattr(image, "album_count", 0)
    return tags + albums + image.is_favourite


_RULES: tuple[tuple[str, Callable[[Image, float], Any]], ...] = (
    ("sharpness", _is_sharp),
    ("pixels", lambda image, _: float(image.width * image.height)),
    # Editing and messengers strip the date; the sharpness of the rest differs little.
    ("date", lambda image, _: image.taken is not None),
    ("sharpness", lambda image, _: float(image.sharpness or 0.0)),
    ("care", _curation),
    ("bytes", lambda image, _: float(image.bytes)),
)
