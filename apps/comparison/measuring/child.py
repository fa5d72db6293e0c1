"""The measuring child: `python -m apps.comparison.measuring.child FD`, started by `children`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

import cv2
import numpy as np
from PIL.Image import Image

from apps.comparison.memory import peak_bytes
from apps.galleries.decoders.serving import Reply, Task, serve
from apps.galleries.pictures import as_png
from apps.galleries.pictures.perceptual_hash import as_uint64, distances, pdq_hash
from apps.vision.comparing import Mode
from apps.vision.comparing.measure import Measured, Picture, measure
from apps.vision.comparing.registration import count_keypoints
from apps.vision.comparing.rendering import aligned_picture, difference_picture, first_picture
from apps.vision.local.areas import Rectangle

Size = tuple[int, int]
# OpenCV's code of an allocation that failed.
NO_MEMORY = -4


def _measure(file: BinaryIO, sizes: Sequence[Size], mode: str, ignored: list[list[float]]) -> Reply:
    """`file` holds both pictures, RGB, one after the other."""
    first, second = (_picture(file, size) for size in sizes)
    regions = [(x, y, across, down) for x, y, across, down in ignored]
    try:
        found = measure(first, second, Mode(mode), regions)
        if found is None:
            counts = [count_keypoints(each) for each in (first, second)]
            return {"keypoints": counts, "peak": peak_bytes()}, []
        drawn = [aligned_picture(found), difference_picture(found)]
        pngs = [as_png(each) for each in drawn]
        return {"found": _row(found), "peak": peak_bytes()}, pngs
    except cv2.error as error:
        if error.code == NO_MEMORY:
            raise MemoryError from error
        raise


def _picture(file: BinaryIO, size: Size) -> Picture:
    width, height = size
    return np.frombuffer(file.read(3 * width * height), np.uint8).reshape(height, width, 3)


def _row(found: Measured) -> dict[str, Any]:
    """What was measured, as JSON."""
    return {
        "ssim": round(found.ssim, 4),
        "overlap": round(found.pair.overlap, 4),
        "hash_distance": _hash_distance(found),
        "homography": [round(float(value), 6) for value in found.registration.homography.flat],
        "inliers": found.registration.inliers,
        "common": found.pair.common.as_list(),
        "boxes": [
            {
                "box": box.place.as_list(),
                "area": round(box.area, 6),
                "strength": round(box.strength, 3),
            }
            for box in found.boxes
        ],
    }


def _hash_distance(found: Measured) -> int | None:
    """Of 256 bits, those in which the perceptual hashes of what both show differ; None where one
    has too little detail."""
    place = found.pair.common
    hashes = [pdq_hash(cut(each, place)) for each in (first_picture(found), aligned_picture(found))]
    if hashes[0] is None or hashes[1] is None:
        return None
    return int(distances(hashes[0], as_uint64([hashes[1]]))[0])


def cut(picture: Image, place: Rectangle) -> Image:
    """The part of it at `place`."""
    width, height = picture.size
    left, top = round(place.x * width), round(place.y * height)
    right = max(left + 1, round((place.x + place.width) * width))
    return picture.crop((left, top, right, max(top + 1, round((place.y + place.height) * height))))


TASKS: dict[str, Task] = {"measure": _measure}

if __name__ == "__main__":
    serve(TASKS, memory="FUTU_COMPARE_MEMORY", seconds="FUTU_COMPARE_SECONDS")
