"""Compare two pictures: register, even out light, find what differs, and sum it up."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.comparing import Mode
from apps.vision.comparing.boxes import Box, Thresholds, boxes_of
from apps.vision.comparing.difference import Plane, blurred, colour_difference, structure, yiq
from apps.vision.comparing.masking import Regions, without
from apps.vision.comparing.registration import MIN_GRADIENT, Registration, register
from apps.vision.comparing.warping import Mask, Pair, evenly_lit, warped

Picture = NDArray[np.uint8]


# A photo's smallest region, as a share of the picture and in pixels; a screen's in pixels.
PHOTO_AREA, PHOTO_PIXELS, SCREEN_PIXELS = 0.0004, 40, 6
# Levels that differ between copies of one photo; the share of the map's pixels that are noise.
PHOTO_LOW, PHOTO_HIGH, SCREEN_LOW, SCREEN_HIGH = 9.0, 18.0, 12.0, 28.0
# What is this near in a screen is one change: letters of a word, parts of a button.
SCREEN_CLOSING = 17
NOISE_SHARE, NOISE_FACTOR = 0.9, 3.0
# Levels that edges of a screen differ by where it was scaled, turned or compressed; and how far
# beyond that a change lies.
LOSSY, LOW_NOISE, HIGH_NOISE = 3.0, 2.0, 3.0


@dataclass(frozen=True, slots=True)
class Measured:
    """`difference` (h, w) is in levels of 255, in the frame of `pair`; `ssim` is the mean of what
    counts; the strongest of `boxes` comes first."""

    registration: Registration
    pair: Pair
    difference: Plane
    ssim: float
    boxes: list[Box]


def measure(
    first: Picture, second: Picture, mode: Mode = Mode.PHOTO, ignored: Regions = ()
) -> Measured | None:
    """Compare two RGB pictures (h, w, 3), uint8; None if nothing shows that both are of one scene.

    In the regions `ignored` no difference counts.
    """
    reach = 1 if mode is Mode.SCREEN else 0
    registration = register(_grey(first), _grey(second), reach)
    if registration is None:
        return None
    pair = warped(first, second, registration.homography)
    if mode is Mode.PHOTO:
        pair = evenly_lit(pair)
    difference = _difference(pair, mode)
    counted = without(pair.valid, ignored)
    if not counted.any():
        return Measured(registration, pair, difference, 1.0, [])
    boxes = boxes_of(difference, counted, _thresholds(difference, counted, pair, mode))
    ssim = float(structure(pair)[counted].mean())
    return Measured(registration, pair, difference, ssim, boxes)


def _grey(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def _difference(pair: Pair, mode: Mode) -> Plane:
    """Screens are compared sharp, unless one was scaled, turned or compressed."""
    planes = [yiq(pair.first), yiq(pair.second)]
    if mode is Mode.SCREEN:
        sharp = colour_difference(*planes)
        if _noise(sharp, pair) < LOSSY:
            return sharp
    return colour_difference(*(blurred(each) for each in planes))


def _noise(difference: Plane, pair: Pair) -> float:
    """What nearly all edges of a screen differ by."""
    grey = cv2.cvtColor(pair.first.astype(np.uint8), cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > MIN_GRADIENT
    near = cv2.dilate(edges.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool) & pair.valid
    return float(np.quantile(difference[near], NOISE_SHARE)) if near.any() else 0.0


def _thresholds(difference: Plane, counted: Mask, pair: Pair, mode: Mode) -> Thresholds:
    if mode is Mode.SCREEN:
        noise = _noise(difference, pair)
        low, high = max(SCREEN_LOW, LOW_NOISE * noise), max(SCREEN_HIGH, HIGH_NOISE * noise)
        return Thresholds(low, high, 1, SCREEN_CLOSING, SCREEN_PIXELS)
    noise = NOISE_FACTOR * float(np.quantile(difference[counted], NOISE_SHARE))
    area = max(PHOTO_PIXELS, round(PHOTO_AREA * difference.size))
    side = max(3, round(max(difference.shape) / 200) | 1)
    return Thresholds(max(PHOTO_LOW, noise), max(PHOTO_HIGH, 2 * noise), 3, 2 * side + 1, area)
