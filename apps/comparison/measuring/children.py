"""The parent's side: pictures go to a measuring child, and what it measured comes back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL.Image import Image

from apps.comparison.deadline import Deadline
from apps.comparison.errors import ComparisonError
from apps.comparison.options import ComparisonOptions
from apps.galleries.decoders.pool import pool_of
from apps.galleries.decoders.process import Program

PROGRAM = Program(
    "apps.comparison.measuring.child",
    ("FUTU_COMPARE_MEMORY", "FUTU_COMPARE_SECONDS"),
    "FUTU_COMPARE_SECONDS",
)
# Of two PNGs: little more than the pixels, where these are noise.
BYTES_A_PIXEL, EXTRA_BYTES = 4, 2**20
# With fewer keypoints nothing can be recognised; see `registration.MIN_INLIERS`.
MIN_KEYPOINTS = 24
# A side so many times the other is a strip.
STRIP = 8

pool = pool_of(PROGRAM)


@dataclass(frozen=True, slots=True)
class Unrelated:
    """Nothing shows that both pictures are of one scene; `note` says if one shows too little for
    that. `peak` is what the child had held at most, in bytes."""

    note: str = ""
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """`row` is what was measured, as JSON; the pictures are PNGs in the frame of the first."""

    row: dict[str, Any]
    aligned: bytes
    difference: bytes
    peak: int = 0


def measure_pictures(
    first: Image, second: Image, options: ComparisonOptions, deadline: Deadline
) -> Found | Unrelated:
    """Measure two RGB pictures. Raises ComparisonError, PictureError."""
    pixels = io.BytesIO(first.tobytes() + second.tobytes())
    request = {
        "task": "measure",
        "sizes": [first.size, second.size],
        "mode": options.mode.value,
        "ignored": [[r.x, r.y, r.width, r.height] for r in options.ignore],
    }
    most = 2 * (BYTES_A_PIXEL * first.width * first.height + EXTRA_BYTES)
    with deadline.kept(alone=True) as seconds:
        answer, parts = pool.ask(pixels, most, request, seconds)
    if "keypoints" in answer:
        return Unrelated(_note(answer["keypoints"], (first, second)), answer["peak"])
    return Found(answer["found"], bytes(parts[0]), bytes(parts[1]), answer["peak"])


def _note(keypoints: list[int], pictures: tuple[Image, Image]) -> str:
    """Raises ComparisonError where nothing can be recognised in either, so that it may well be one
    scene."""
    shows_little = [count < MIN_KEYPOINTS for count in keypoints]
    if all(shows_little):
        is_strip = any(max(each.size) > STRIP * min(each.size) for each in pictures)
        raise ComparisonError("strip" if is_strip else "few_features")
    if not any(shows_little):
        return ""
    return "few_features_first" if shows_little[0] else "few_features_second"
