"""Which of several copies to keep, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image

# Less sharp than this share of the sharpest: blurred, enlarged or much compressed, whatever its
# number of pixels.
BLURRED = 0.5
# Differences within this share are none.
SLIGHT = 1.1

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
    """`reason` is the first property that sets it apart from the next best."""

    image_id: UUID
    reason: str

    @property
    def sentence(self) -> str:
        return str(REASONS[self.reason])


def best_of(images: Sequence[Image]) -> Best:
    """Of copies with `tag_count` and `album_count`. What counts first comes first in `_RULES`."""
    sharpest = max((image.sharpness or 0.0 for image in images), default=0.0)
    left = list(images)
    for reason, rule in _RULES:
        values = {image.id: rule(image, sharpest) for image in left}
        best = max(values.values())
        kept = [image for image in left if _equals(values[image.id], best)]
        if len(kept) == 1:
            return Best(kept[0].id, reason)
        left = kept
    first = min(left, key=lambda image: (image.created, image.id))
    return Best(first.id, "first")


def _equals(value: Any, best: Any) -> bool:
    return value == best or (isinstance(value, float) and value * SLIGHT >= best)


def _clear(image: Image, sharpest: float) -> bool:
    return (image.sharpness or 0.0) >= BLURRED * sharpest


def _care(image: Image, _: float) -> int:
    tags, albums = getattr(image, "tag_count", 0), getattr(image, "album_count", 0)
    return tags + albums + image.is_favourite


_RULES: tuple[tuple[str, Callable[[Image, float], Any]], ...] = (
    ("sharpness", _clear),
    ("pixels", lambda image, _: float(image.width * image.height)),
    # Editing and sending on strip the date; the sharpness of what is left differs little.
    ("date", lambda image, _: image.taken is not None),
    ("sharpness", lambda image, _: float(image.sharpness or 0.0)),
    ("care", _care),
    ("bytes", lambda image, _: float(image.bytes)),
)
