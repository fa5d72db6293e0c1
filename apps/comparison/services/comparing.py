"""From two files to what differs: decoded small, measured, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from PIL.Image import Image as Picture

from apps.comparison.errors import ComparisonError
from apps.comparison.judging import Verdict, similarity, verdict
from apps.comparison.options import ComparisonOptions
from apps.galleries import decoders
from apps.galleries.pictures import inspect
from apps.vision.comparing.masking import Regions
from apps.vision.comparing.measure import Measured, measure

# A picture with a lower deviation of levels is blank.
BLANK = 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`measured` is None for pictures of different scenes."""

    measured: Measured | None
    similarity: float
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "verdict": self.verdict.value,
            "similarity": round(self.similarity, 4),
        }
        if self.measured is None:
            return row | {"boxes": []}
        found = self.measured
        return row | {
            "ssim": round(found.ssim, 4),
            "overlap": round(found.pair.overlap, 4),
            "homography": [round(float(value), 6) for value in found.registration.homography.flat],
            "inliers": found.registration.inliers,
            "boxes": [
                {
                    "box": box.place.as_list(),
                    "area": round(box.area, 6),
                    "strength": round(box.strength, 3),
                }
                for box in found.boxes
            ],
        }


def compare_files(
    first: tuple[BinaryIO, str], second: tuple[BinaryIO, str], options: ComparisonOptions
) -> Comparison:
    """Compare two (file, name). Raises PictureError, BusyError, ComparisonError."""
    pictures = (_decoded(*first, options.side), _decoded(*second, options.side))
    for picture, code in zip(pictures, ("blank_first", "blank_second"), strict=True):
        if np.asarray(picture).std() < BLANK:
            raise ComparisonError(code)
    return compare_pictures(pictures[0], pictures[1], options)


def compare_pictures(first: Picture, second: Picture, options: ComparisonOptions) -> Comparison:
    """Compare two RGB pictures at their own size."""
    ignored: Regions = [(r.x, r.y, r.width, r.height) for r in options.ignore]
    measured = measure(np.asarray(first), np.asarray(second), options.mode, ignored)
    score = similarity(measured)
    is_related = measured is not None
    return Comparison(measured, score, verdict(score, options.threshold, is_related=is_related))


def _decoded(file: BinaryIO, name: str, side: int) -> Picture:
    """Upright RGB, at most `side` pixels, read by a confined child process."""
    inspect(file, name)
    file.seek(0)
    return decoders.decode(file, max_side=side).convert("RGB")
