"""From two files to what differs: decoded small, measured, judged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from PIL.Image import Image as Picture

from apps.comparison.deadline import Deadline
from apps.comparison.errors import ComparisonError
from apps.comparison.judging import Verdict, similarity, verdict
from apps.comparison.measuring.children import Found, Unrelated, measure_pictures
from apps.comparison.options import SIDES, ComparisonOptions
from apps.galleries import decoders
from apps.galleries.pictures import Header, PictureError, inspect
from apps.galleries.pictures.scaling import shrink
from apps.vision.comparing import Mode
from apps.vision.comparing.kinds import mode_of

# A picture with a lower deviation of levels is blank.
BLANK = 1.0
# One has more than this many times the pixels of the other: it is no second picture of a scene.
MAX_RATIO = 1000
PIECE = 2**20
SAME_FILE = "same_file"
# Of what one file twice answers; nothing is measured.
SAME: dict[str, Any] = {
    "note": SAME_FILE,
    "ssim": 1.0,
    "overlap": 1.0,
    "hash_distance": 0,
    "vector_similarity": 1.0,
    "homography": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
    "inliers": 0,
    "common": [0.0, 0.0, 1.0, 1.0],
    "boxes": [],
}
UNRELATED: dict[str, Any] = {"hash_distance": None, "vector_similarity": None, "boxes": []}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`row` is what was measured; `found` has what is drawn of it, and is None for pictures of
    different scenes and for one file twice."""

    similarity: float
    verdict: Verdict
    row: dict[str, Any]
    found: Found | None = field(default=None, repr=False)
    # Bytes that the measuring child had held at most.
    peak: int = 0

    def as_json(self) -> dict[str, Any]:
        """`vector_similarity` is None until vectors are compared, which takes a model."""
        return {
            "verdict": self.verdict.value,
            "similarity": round(self.similarity, 4),
            "is_related": self.verdict is not Verdict.UNRELATED,
            "note": "",
            "vector_similarity": None,
            **self.row,
        }


def compare_files(
    first: tuple[BinaryIO, str], second: tuple[BinaryIO, str], options: ComparisonOptions
) -> tuple[Comparison, tuple[Picture, Picture]]:
    """Compare two (file, name), and what was compared of them.

    Raises PictureError, BusyError, ComparisonError.
    """
    deadline = Deadline(options.timeout)
    check_sizes(inspect(*first), inspect(*second))
    pictures = (
        decoded(first[0], "first", options, deadline),
        decoded(second[0], "second", options, deadline),
    )
    if _sha256(first[0]) == _sha256(second[0]):
        return same_file(options), pictures
    return compare_pictures(*pictures, options, deadline), pictures


def check_sizes(first: Header, second: Header) -> None:
    """Raises ComparisonError."""
    pixels = [header.width * header.height for header in (first, second)]
    if max(pixels) > MAX_RATIO * min(pixels):
        sizes = [f"{header.width} × {header.height}" for header in (first, second)]
        raise ComparisonError("sizes_apart", {"first": sizes[0], "second": sizes[1]})


def decoded(file: BinaryIO, which: str, options: ComparisonOptions, deadline: Deadline) -> Picture:
    """Upright RGB, small, read by a confined child process; `which` is "first" or "second".

    Raises PictureError, BusyError, ComparisonError.
    """
    try:
        with deadline.kept() as seconds:
            picture = decoders.decode(file, max_side=options.side, seconds=seconds, must_show=True)
    except PictureError as error:
        if error.code == "transparent":
            raise ComparisonError(f"transparent_{which}") from error
        raise
    if np.asarray(picture).std() < BLANK:
        raise ComparisonError(f"blank_{which}")
    return picture


def compare_pictures(
    first: Picture, second: Picture, options: ComparisonOptions, deadline: Deadline
) -> Comparison:
    """Compare two RGB pictures at their own size; photos that were not known to be so, at that of
    photos. Raises ComparisonError, PictureError."""
    mode = options.mode
    if mode is Mode.AUTO:
        mode = mode_of(np.asarray(first), np.asarray(second))
        if not options.max_side:
            first, second = (shrink(each, SIDES[mode]) for each in (first, second))
    settled = options.model_copy(update={"mode": mode})
    found = measure_pictures(first, second, settled, deadline)
    if isinstance(found, Unrelated):
        row = {**UNRELATED, "mode": mode, "note": found.note}
        return Comparison(0.0, Verdict.UNRELATED, row, peak=found.peak)
    return _judged({"mode": mode, **found.row}, options, found)


def same_file(options: ComparisonOptions) -> Comparison:
    """Of one file twice."""
    return _judged(SAME, options)


def _judged(
    row: dict[str, Any], options: ComparisonOptions, found: Found | None = None
) -> Comparison:
    score = similarity((box["area"] for box in row["boxes"]), row["overlap"])
    said = verdict(score, options.threshold, is_related=True)
    return Comparison(score, said, row, found, peak=found.peak if found else 0)


def _sha256(file: BinaryIO) -> bytes:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.digest()
