"""Compare two pictures once more: with other areas ignored, or in the other order."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from PIL import Image as Pillow

from apps.comparison.errors import ComparisonError
from apps.comparison.file_kinds import COMPARED
from apps.comparison.models import Comparison
from apps.comparison.options import ComparisonOptions, Region
from apps.comparison.services.asking import start
from apps.comparison.services.files import PNG, SUFFIX
from apps.media.models import StoredFile
from apps.media.services import keep_file
from apps.media.storage import open_seekable

Sides = tuple[int, int]
T = TypeVar("T")


def compare_again(
    found: Comparison, ignore: tuple[Region, ...], *, swapped: bool = False
) -> Comparison:
    """The comparison, or the one that has answered this already.

    Raises ComparisonError, FileError.
    """
    options = found.settings.model_copy(update={"ignore": ignore})
    order = _Order(found, is_swapped=swapped)
    mine = Comparison.objects.owned_by(found.owner_id)
    if same := mine.answering(*order.sha256, options).first():
        same.pairs.update(is_own=False)
        return same
    return _started(found, order, options)


def swap(found: Comparison) -> Comparison:
    """The second picture first. Areas are brought along. Raises ComparisonError, FileError."""
    return compare_again(found, _seen_from_second(found), swapped=True)


class _Order:
    """The two pictures of a comparison, in the order in which they are compared now."""

    def __init__(self, found: Comparison, *, is_swapped: bool) -> None:
        if found.result is None:
            raise ComparisonError("not_compared")
        if found.first is None or found.second is None:
            raise ComparisonError("missing")
        files = (found.first, found.second)
        names = (found.first_name, found.second_name)
        sha256 = (found.first_sha256, found.second_sha256)
        self.files = _turned(files) if is_swapped else files
        self.names = _turned(names) if is_swapped else names
        self.sha256 = _turned(sha256) if is_swapped else sha256


def _turned(pair: tuple[T, T]) -> tuple[T, T]:
    return pair[1], pair[0]


def _started(found: Comparison, order: _Order, options: ComparisonOptions) -> Comparison:
    kept: list[StoredFile] = []
    try:
        for name, file in zip(("first", "second"), order.files, strict=True):
            kept.append(_copy(file, f"{name}{SUFFIX}"))
        return start(found.owner, order.names, kept, options, order.sha256)
    except BaseException:
        for file in kept:
            file.delete()
        raise


def _copy(file: StoredFile, name: str) -> StoredFile:
    """Decoded already: the job does not decode it once more. Raises FileError."""
    with open_seekable(file.key) as content:
        return keep_file(file.owner_id, COMPARED, name, content, PNG)


def _seen_from_second(found: Comparison) -> tuple[Region, ...]:
    regions, result = found.settings.ignore, found.result or {}
    if not regions or "homography" not in result:
        return ()
    first, second = sides_of(found.first), sides_of(found.second)
    if first is None or second is None:
        raise ComparisonError("missing")
    homography = np.asarray(result["homography"], float).reshape(3, 3)
    seen = (_moved(region, homography, first, second) for region in regions)
    return tuple(region for region in seen if region)


def _moved(region: Region, homography: np.ndarray, first: Sides, second: Sides) -> Region | None:
    """The upright rectangle around a region of the first picture, in the second."""
    across = np.array([region.x, region.x + region.width] * 2) * first[0]
    down = np.repeat([region.y, region.y + region.height], 2) * first[1]
    seen = homography @ np.stack([across, down, np.ones(4)])
    corners = np.clip(seen[:2] / seen[2] / np.array([second]).T, 0, 1)
    (left, top), (right, bottom) = corners.min(axis=1).tolist(), corners.max(axis=1).tolist()
    if right <= left or bottom <= top:
        return None
    return Region(x=left, y=top, width=right - left, height=bottom - top)


def sides_of(file: StoredFile | None) -> Sides | None:
    """Width and height of a picture that was kept as PNG; None if it is gone or no picture."""
    if file is None or file.media_type != PNG:
        return None
    try:
        with open_seekable(file.key) as content, Pillow.open(content, formats=["PNG"]) as picture:
            return picture.size
    except OSError:
        return None
