"""Whether two pictures agree, pixel by pixel, once one is laid over the other.

Matching points alone are deceived by what different pictures share: a caption, the frame of an
app, a template. Here all that lies under the map is compared, and counts against it where it
differs.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import WHOLE, Area, Floats, Rectangle, inverse, moved, signed_share
from apps.vision.local.frames import Grey

# Longer side in pixels at which both are laid over one another, and compared.
LAID, COMPARED = 256, 96
# What is finer got lost in copies, what is coarser is light and shade.
FINE, COARSE = 1.5, 10.0
# Side of the neighbourhood that is correlated, and from where on it agrees.
WINDOW = 17
AGREES = 0.5
# Less change in a neighbourhood, against the whole, is flat in both and says nothing.
TEXTURE = 0.25
# Lettering, bars and borders are drawn on flat ground, photos are not: a neighbourhood counts by
# how few of its pixels are flat (a gradient below this, in levels), to this power.
FLAT = 1.5
POWER = 3
LEAST_WEIGHT = 0.01
# Of 255: less is at the edge of what the other picture covers.
SEEN = 250

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`share`, 0 to 1: how much agrees of what one picture's frame covers of the other's."""

    share: float
    area_query: Area
    area_image: Area


def agreement(
    query: Grey, image: Grey, map_: Floats, *, negative: bool = False
) -> Agreement | None:
    """`map_` takes fractions of the query to those of the image. None if nothing agrees."""
    overlap = _overlap(map_)
    if overlap is None:
        return None
    box = _bounding(overlap)
    laid = _laid(query, image, map_, box)
    if laid.valid.sum() < WINDOW * WINDOW:
        return None
    near, textured = _correlated(laid)
    agreed = (-near if negative else near) > AGREES
    agreed &= textured
    part = _largest(agreed)
    if part is None:
        return None
    top, bottom, left, right = part
    height, width = agreed.shape
    inner = Rectangle(
        box.x + box.width * left / width,
        box.y + box.height * top / height,
        box.width * (right - left) / width,
        box.height * (bottom - top) / height,
    ).corners()
    areas = _areas(inner, map_)
    return Agreement(_share(agreed, np.where(textured, laid.weight, 0)), *areas)


def _areas(inner: Floats, map_: Floats) -> tuple[Area, Area]:
    """In the query and in the image: upright in the one that shows more of itself."""
    here, there = Area.of(inner), Area.of(moved(map_, inner))
    upright = there.rectangle
    if upright.share <= here.share:
        return here, there
    corners = upright.corners()
    return Area.of(moved(inverse(map_), corners)), Area.of(corners)


def _overlap(map_: Floats) -> Floats | None:
    """The polygon of the query's frame that the image's frame covers."""
    there = moved(inverse(map_), WHOLE.corners())
    if signed_share(there) < 0:
        there = there[::-1]
    share, polygon = cv2.intersectConvexConvex(
        WHOLE.corners().astype(np.float32), there.astype(np.float32)
    )
    return None if share <= 0 else np.asarray(polygon, np.float64).reshape(-1, 2)


def _bounding(polygon: Floats) -> Rectangle:
    (left, top), (right, bottom) = polygon.min(axis=0), polygon.max(axis=0)
    return Rectangle(float(left), float(top), float(right - left), float(bottom - top))


@dataclass(frozen=True, slots=True)
class _Laid:
    """The overlap as the query has it and as the image has it, where both have something, and how
    much each pixel counts."""

    query: Plane
    image: Plane
    valid: NDArray[np.bool_]
    weight: Plane


def _laid(query: Grey, image: Grey, map_: Floats, box: Rectangle) -> _Laid:
    size, onto = _canvas(query, box)
    here = onto @ _fractions(query)
    there = onto @ inverse(map_) @ _fractions(image)
    planes = [_warped(query, here, size), _warped(image, there, size)]
    nothing = np.zeros_like(planes[0])
    ones = np.full(image.shape, 255, np.uint8)
    seen = cv2.warpPerspective(ones, there, size, nothing, borderMode=cv2.BORDER_CONSTANT)
    small = np.maximum(1, np.round(np.array(size) * COMPARED / LAID)).astype(int).tolist()
    flat = sum(_mean(_shrunk(_flat(plane), small)) for plane in planes) / 2
    first, second = (_shrunk(plane, small) for plane in planes)
    weight = np.maximum(LEAST_WEIGHT, (1 - flat) ** POWER)
    return _Laid(first, second, _shrunk(seen, small) > SEEN, weight)


def _canvas(query: Grey, box: Rectangle) -> tuple[tuple[int, int], Floats]:
    """Its width and height in pixels, and the map from the query's fractions onto it."""
    sides = np.array([box.width * query.shape[1], box.height * query.shape[0]])
    width, height = np.maximum(1, np.round(sides * LAID / sides.max())).astype(int).tolist()
    across, down = width / box.width, height / box.height
    onto = np.array([[across, 0, -box.x * across], [0, down, -box.y * down], [0, 0, 1.0]])
    return (width, height), onto


def _fractions(grey: Grey) -> Floats:
    """From pixels to fractions."""
    return np.diag([1 / grey.shape[1], 1 / grey.shape[0], 1.0])


def _warped(grey: Grey, map_: Floats, size: tuple[int, int]) -> Grey:
    plane = cv2.warpPerspective(grey, map_, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(plane, np.uint8)


def _shrunk(plane: NDArray[np.generic], size: list[int]) -> Plane:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _flat(grey: Grey) -> Plane:
    """1 where a pixel is like those around it."""
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    return (np.abs(across) + np.abs(down) < 8 * FLAT).astype(np.float32)


def _correlated(laid: _Laid) -> tuple[Plane, NDArray[np.bool_]]:
    """The correlation of each neighbourhood, and where there is anything to correlate."""
    valid = laid.valid
    weight = valid.astype(np.float32)
    known = np.maximum(_mean(weight), 1e-3)
    bands = [_band(plane, weight) * weight for plane in (laid.query, laid.image)]
    means = [_mean(band) / known for band in bands]
    variances = [
        np.maximum(_mean(band * band) / known - mean * mean, 0)
        for band, mean in zip(bands, means, strict=True)
    ]
    wholes = [max(float((band[valid] ** 2).mean()), 1.0) for band in bands]
    both = _mean(bands[0] * bands[1]) / known - means[0] * means[1]
    # Where one of them is flat and the other is not, nothing agrees.
    least = [variance + 0.01 * whole for variance, whole in zip(variances, wholes, strict=True)]
    near = both / np.sqrt(least[0] * least[1])
    changes = [v > TEXTURE**2 * whole for v, whole in zip(variances, wholes, strict=True)]
    return near.astype(np.float32), (changes[0] | changes[1]) & valid


def _band(plane: Plane, weight: Plane) -> Plane:
    fine = _smooth(plane, weight, FINE)
    return fine - _smooth(plane, weight, COARSE)


def _smooth(plane: Plane, weight: Plane, sigma: float) -> Plane:
    """Blurred within what is known."""
    over = cv2.GaussianBlur(plane * weight, (0, 0), sigma)
    return np.asarray(over / np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3), np.float32)


def _mean(plane: Plane) -> Plane:
    mean = cv2.boxFilter(plane, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(mean, np.float32)


def _largest(agreed: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of the largest part that agrees, small gaps closed."""
    closed = cv2.morphologyEx(agreed.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    if count < 2:
        return None
    left, top, width, height, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))].tolist()
    return top, top + height, left, left + width


def _share(agreed: NDArray[np.bool_], weight: Plane) -> float:
    return float(weight[agreed].sum() / max(1.0, float(weight.sum())))
