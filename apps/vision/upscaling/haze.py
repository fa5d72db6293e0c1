"""Haze lifted from a picture: He, Sun, Tang, "Single Image Haze Removal Using Dark Channel Prior"
(2009), refined by their guided filter (2010).

Haze varies slowly: it is measured in a small copy, and what the filter found there is applied to
bands of the picture, so that a large one needs little more memory than itself.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
# Longest side of the small copy; patch and window of the filter, in its pixels.
SIDE, PATCH, WINDOW = 640, 15, 61
# Part of the haze that is lifted, and the least light that is taken to come through it.
OMEGA, LEAST = 0.9, 0.15
EPSILON = 1e-3
# Share of the pixels, the haziest, whose brightest is the colour of the haze.
HAZIEST = 0.001
BAND = 256


class Haze(NamedTuple):
    """`slope` × brightness + `offset` is the share of light that comes through."""

    colour: Floats
    slope: Floats
    offset: Floats


def dehazed(colour: Bytes) -> Bytes:
    """(h, w, 3), or (h, w) of a grey picture."""
    pixels = colour if colour.ndim == 3 else colour[..., None]
    haze = _measured(pixels)
    out = np.empty_like(pixels)
    for top in range(0, len(pixels), BAND):
        rows = slice(top, min(top + BAND, len(pixels)))
        out[rows] = _lifted(pixels[rows], haze, rows, len(pixels))
    return out if colour.ndim == 3 else out[..., 0]


def _measured(pixels: Bytes) -> Haze:
    height, width = pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], -1)
    light = small.astype(np.float32) / np.float32(255)
    colour = _colour_of(light)
    through = np.clip(1 - OMEGA * _darkest(light / colour), 0, 1).astype(np.float32)
    return Haze(colour, *_guided(_brightness(light), through))


def _colour_of(light: Floats) -> Floats:
    dark = _darkest(light).ravel()
    count = max(1, int(dark.size * HAZIEST))
    haziest = light.reshape(-1, light.shape[-1])[np.argsort(dark, kind="stable")[-count:]]
    brightest: Floats = haziest[haziest.sum(axis=1).argmax()]
    return np.maximum(brightest, np.float32(0.1))


def _darkest(light: Floats) -> Floats:
    """The least of all channels in the neighbourhood."""
    least = np.ascontiguousarray(light.min(axis=2))
    return np.asarray(cv2.erode(least, np.ones((PATCH, PATCH), np.uint8)), np.float32)


def _brightness(light: Floats) -> Floats:
    return light.mean(axis=2, dtype=np.float32)


def _guided(guide: Floats, values: Floats) -> tuple[Floats, Floats]:
    """In each window the line that explains `values` by the guide, averaged over windows."""
    mean_guide, mean = _mean(guide), _mean(values)
    variance = _mean(guide * guide) - mean_guide * mean_guide
    covariance = _mean(guide * values) - mean_guide * mean
    slope = (covariance / (variance + np.float32(EPSILON))).astype(np.float32)
    return _mean(slope), _mean(mean - slope * mean_guide)


def _mean(values: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(values, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT))


def _lifted(band: Bytes, haze: Haze, rows: slice, height: int) -> Bytes:
    light = band.astype(np.float32) / np.float32(255)
    slope, offset = (_enlarged(each, rows, height, band.shape[1]) for each in haze[1:])
    through = np.clip(slope * _brightness(light) + offset, LEAST, 1)[..., None]
    lifted = (light - haze.colour) / through + haze.colour
    return np.floor(np.clip(lifted, 0, 1) * 255 + 0.5).astype(np.uint8)


def _enlarged(small: Floats, rows: slice, height: int, width: int) -> Floats:
    """The rows of a map enlarged to the picture, without the others."""
    scale_y, scale_x = len(small) / height, small.shape[1] / width
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5) * scale_y - 0.5
    x = (np.arange(width, dtype=np.float32) + 0.5) * scale_x - 0.5
    grid_x, grid_y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    return np.asarray(
        cv2.remap(small, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )
