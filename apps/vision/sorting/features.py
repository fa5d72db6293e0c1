"""All that the rules know of a picture: one flat table of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from PIL.Image import Image, Resampling

from apps.vision.cores import share_cores
from apps.vision.sorting.faces import Face, faces_in
from apps.vision.sorting.groups import masses
from apps.vision.sorting.measures import measure
from apps.vision.sorting.network import is_fake
from apps.vision.sorting.probabilities import class_probabilities

# Longest side that faces and measures are taken at.
SIDE = 640
# A face whose height is this share of the largest one's belongs to the company.
COMPANY = 0.45
# Below this share of the picture's longer side a face is passing by.
PASSING = 0.05

Features = dict[str, float]


def features_of(pictures: Sequence[Image]) -> list[Features]:
    """Raises what the models raise: `apps.vision.errors.NOT_READY`."""
    for picture in pictures:
        picture.load()  # Before several threads read it.
    looked = _threads().map(_look, pictures)  # Begins, beside the passes of the network.
    seen = masses(class_probabilities(pictures))
    return [found | _chances(mass) for found, mass in zip(looked, seen, strict=True)]


@cache
def _threads() -> ThreadPoolExecutor:
    """Faces and measures of several pictures, beside one another as passes of a network are."""
    return ThreadPoolExecutor(share_cores().passes, "sorting")


def _look(picture: Image) -> Features:
    """Faces and measures of one picture."""
    small = picture.convert("RGB")
    small.thumbnail((SIDE, SIDE), Resampling.BILINEAR, reducing_gap=3.0)
    pixels = np.asarray(small)
    faces = [] if is_fake() else faces_in(pixels)
    return measure(pixels) | face_features(faces, picture.size)


def _chances(mass: dict[str, float]) -> Features:
    """What the network says of one picture."""
    chances = {f"p_{name}": share for name, share in mass.items()}
    return chances | {f"l_{name}": _log_odds(share) for name, share in mass.items()}


def face_features(faces: Sequence[Face], size: tuple[int, int]) -> Features:
    """Of faces, largest first: how large, how many, and where the largest is."""
    longer = max(size)
    heights = [face.height * size[1] / longer for face in faces]
    seen = [height for height in heights if height >= PASSING]
    first = faces[0] if seen else None
    company = sum(height >= COMPANY * seen[0] for height in seen) if seen else 0
    return {
        "face": min(1.0, 2.5 * seen[0]) if seen else 0.0,
        "face_sure": first.score if first else 0.0,
        "one_face": float(company == 1),
        "company": min(1.0, (company - 1) / 2) if company else 0.0,
        "crowd": float(company >= 3),
        "face_middle": _in_middle(first) if first else 0.0,
        "face_beside": float(bool(first) and _is_beside(first)) if first else 0.0,
    }


def _in_middle(face: Face) -> float:
    """1 for a head upright in the middle, as on a passport photo."""
    aside = abs(face.x + face.width / 2 - 0.5)
    down = abs(face.y + face.height / 2 - 0.42)
    return math.exp(-((aside / 0.07) ** 2) - (down / 0.15) ** 2)


def _is_beside(face: Face) -> bool:
    """In the left or right third, and small: as on a card."""
    middle = face.x + face.width / 2
    return (middle < 0.36 or middle > 0.64) and 0.12 < face.height < 0.6


def _log_odds(share: float) -> float:
    """Of a mass, which rounding may take a little below 0 or above 1; in tens."""
    share = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share)) / 10
