"""Bring a registered pair onto one canvas, equally sharp and equally lit."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import WHOLE, Floats, Rectangle, transformed

Colours = NDArray[np.float32]
Mask = NDArray[np.bool_]
# Pixels at the edge of the overlap are mixed with what lies outside.
MARGIN = 3
# Rounds of the robust fit of gain and offset, and the share of pixels that each keeps.
ROUNDS, TRUSTED = 3, 0.8
MIN_GAIN, MAX_GAIN = 0.4, 2.5
FLAT = 2.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Both pictures (h, w, 3), float32 of 0 to 255, in the frame of the first; `valid` is true
    where both have content. `scale` is pixels of the canvas ÷ pixels of the first."""

    first: Colours
    second: Colours
    valid: Mask
    scale: float

    @property
    def overlap(self) -> float:
        """The share of the first picture that the second shows, 0 to 1."""
        return float(self.valid.mean())

    @property
    def common(self) -> Rectangle:
        """The frame around what both show, in fractions of the first picture."""
        rows, columns = (np.flatnonzero(self.valid.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return WHOLE
        height, width = self.valid.shape
        top, left = rows[0] / height, columns[0] / width
        right, bottom = (columns[-1] + 1) / width, (rows[-1] + 1) / height
        return Rectangle(float(left), float(top), float(right - left), float(bottom - top))


def warped(first: NDArray[np.uint8], second: NDArray[np.uint8], homography: Floats) -> Pair:
    """The pair at the lower of the two resolutions, so that neither is sharper."""
    scale = min(1.0, _pixels_per_pixel(homography, first.shape))
    height, width = (max(1, round(side * scale)) for side in first.shape[:2])
    small = first
    if scale < 1:
        small = cv2.resize(first, (width, height), interpolation=cv2.INTER_AREA)
    to_first = np.diag([first.shape[1] / width, first.shape[0] / height, 1.0])
    from_canvas = homography @ _half_pixels(to_first)
    moved, covered = _fetched(second, from_canvas, (width, height))
    inner = _without_margin(covered, at_edges=not _is_whole_pixels(homography))
    return Pair(small.astype(np.float32), moved, inner, scale)


def _is_whole_pixels(homography: Floats) -> bool:
    """Whether it is a translation by whole pixels: nothing is interpolated."""
    moved = np.eye(3)
    moved[:2, 2] = np.round(homography[:2, 2])
    return bool(np.array_equal(homography, moved))


def _pixels_per_pixel(homography: Floats, shape: tuple[int, ...]) -> float:
    """Pixels of the second picture per pixel of the first, as a ratio of lengths."""
    height, width = shape[:2]
    square = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    corners = transformed(homography, square * (width / 4, height / 4) + (width / 2, height / 2))
    area = cv2.contourArea(corners.astype(np.float32))
    return float(np.sqrt(area / (width / 4 * height / 4)))


def _half_pixels(scaling: Floats) -> Floats:
    """`scaling` of corners of pixels, as one of their centres."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    return np.linalg.inv(half) @ scaling @ half


def _fetched(
    second: NDArray[np.uint8], from_canvas: Floats, size: tuple[int, int]
) -> tuple[Colours, Mask]:
    """What of `second` lies under each pixel of the canvas, averaged where it is smaller there."""
    factor = _pixels_per_pixel(from_canvas, (size[1], size[0]))
    source = second
    if factor > 1:
        source = cv2.GaussianBlur(second, (0, 0), 0.45 * np.sqrt(factor**2 - 1) + 1e-3)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    moved = cv2.warpPerspective(
        source, from_canvas, size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    ones = np.full(second.shape[:2], 255, np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    covered = cv2.warpPerspective(ones, from_canvas, size, flags=flags)
    return moved.astype(np.float32), covered == 255


def _without_margin(covered: Mask, *, at_edges: bool) -> Mask:
    """With `at_edges`, without that of the first picture, too: a line there may be a frame."""
    square = np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8)
    inner = cv2.erode(covered.astype(np.uint8), square, borderValue=int(not at_edges))
    return inner.astype(bool)


def evenly_lit(pair: Pair) -> Pair:
    """The second picture with the gain and offset, a channel, that bring it nearest to the first.

    What differs in content is left out of the fit by trimming.
    """
    if not pair.valid.any():
        return pair
    first, second = pair.first[pair.valid], pair.second[pair.valid]
    lines = [_fit(second[:, channel], first[:, channel]) for channel in range(3)]
    gains = np.array([gain for gain, _ in lines], np.float32)
    offsets = np.array([offset for _, offset in lines], np.float32)
    lit = np.clip(pair.second * gains + offsets, 0, 255)
    # What is clipped in the second is clipped in the first as well.
    shown = np.clip(pair.first, np.maximum(0, offsets), np.minimum(255, 255 * gains + offsets))
    return Pair(shown, lit, pair.valid, pair.scale)


def _fit(values: Colours, wanted: Colours) -> tuple[float, float]:
    """Gain and offset from `values` to `wanted`, by trimmed least squares."""
    # Clipped values say nothing of light.
    kept = (values > 3) & (values < 252) & (wanted > 3) & (wanted < 252)
    if kept.sum() < 100:
        return 1.0, 0.0
    x, y = values[kept], wanted[kept]
    gain, offset = 1.0, float(np.median(y) - np.median(x))
    for _ in range(ROUNDS):
        residual = np.abs(y - gain * x - offset)
        near = residual <= np.quantile(residual, TRUSTED)
        mean_x, mean_y = x[near].mean(), y[near].mean()
        spread = float(((x[near] - mean_x) ** 2).mean())
        if spread > FLAT:
            gain = float(((x[near] - mean_x) * (y[near] - mean_y)).mean()) / spread
            gain = min(MAX_GAIN, max(MIN_GAIN, gain))
        offset = float(mean_y - gain * mean_x)
    return gain, offset
