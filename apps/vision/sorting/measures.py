"""What pixels tell about screens, cards, text and plain backgrounds. Pure: OpenCV and NumPy."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Steps of 255 that compression leaves between neighbours of one colour.
NOISE = 3
# Of a bank or identity card: 85.6 × 54 mm.
CARD = 85.6 / 54.0
PHONES = (16 / 9, 2.0, 19.5 / 9, 20 / 9, 4 / 3)


def measure(pixels: Pixels) -> dict[str, float]:
    """Measures of an RGB picture of about 640 pixels, each about 0 to 1."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    lines, covered = text_lines(grey)
    return {
        "flat": float(_flat(pixels).mean()),
        "plain_rows": float(_plain_rows(pixels).mean()),
        "top_colours": _top_colours(pixels),
        "straight": _straight(grey),
        "lines": math.log1p(lines) / 4,
        "text": covered,
        "tall": _nearness(height / width, PHONES, 0.02) if height > width else 0.0,
        "wide": _nearness(width / height, (16 / 9, 1.6, 4 / 3), 0.02) if width > height else 0.0,
        "card_shape": _nearness(width / height, (CARD,), 0.04),
        "card_inside": _card_inside(grey),
        "portrait_shape": _nearness(height / width, (1.4, 4 / 3, 1.25, 1.0), 0.06),
        "plain_background": _plain_background(pixels),
        "status_bar": _status_bar(grey),
        "saturation": float(cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)[..., 1].mean() / 255),
    }


def text_lines(grey: Pixels) -> tuple[int, float]:
    """How many areas look like lines of text, and the share of the picture they cover."""
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    least, _ = cv2.threshold(edges, 0, 255, cv2.THRESH_OTSU)
    strong = (edges > max(32, least)).astype(np.uint8)
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((1, 13), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    width, height, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    longest = max(grey.shape)
    fits = (height >= 5) & (height <= 0.07 * longest) & (width >= 1.8 * height)
    fits &= (area >= 0.45 * width * height) & (width <= 0.98 * grey.shape[1])
    return int(fits.sum()), float((width * height)[fits].sum() / grey.size)


def _flat(pixels: Pixels) -> Mask:
    """Pixels that have the colour of their neighbours to the right and below."""
    if min(pixels.shape[:2]) == 1:
        return np.ones((1, 1), bool)  # There are no such neighbours: nothing shows there.
    right = _alike(cv2.absdiff(pixels[:, 1:], pixels[:, :-1]))
    below = _alike(cv2.absdiff(pixels[1:], pixels[:-1]))
    both: Mask = right[:-1] & below[:, :-1]
    return both


def _alike(steps: Any) -> Mask:
    """Where no channel differs by more than `NOISE`."""
    alike: Mask = cv2.inRange(steps, (0, 0, 0), (NOISE, NOISE, NOISE)) > 0
    return alike


def _plain_rows(pixels: Pixels) -> Mask:
    """Rows of one colour, but for a few pixels."""
    width = pixels.shape[1]
    channels = np.ascontiguousarray(pixels.transpose(0, 2, 1))
    both = [(width - 1) // 2, width // 2]
    # Twice the median of each row and channel: whole numbers.
    double = np.partition(channels, both, axis=2)[..., both].astype(np.int16).sum(2)
    least = np.clip(-(-(double - 4 * NOISE) // 2), 0, 255).astype(np.uint8)[..., None]
    most = np.clip((double + 4 * NOISE) // 2, 0, 255).astype(np.uint8)[..., None]
    alike = ((channels >= least) & (channels <= most)).all(1)
    plain: Mask = alike.mean(1) >= 0.97
    return plain


def _top_colours(pixels: Pixels) -> float:
    """Share of the four most frequent of 4,096 colours."""
    coarse = (pixels >> 4).astype(np.int32)
    codes = (coarse[..., 0] << 8) | (coarse[..., 1] << 4) | coarse[..., 2]
    counts = np.bincount(codes.ravel(), minlength=4096)
    return float(np.sort(counts)[-4:].sum() / codes.size)


def _straight(grey: Pixels) -> float:
    """Share of strong edges that are upright or level."""
    across = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0))
    down = np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    strong = np.maximum(across, down) > 100
    if strong.sum() < 50:
        return 0.0
    ratio = np.minimum(across, down)[strong] <= 0.1 * np.maximum(across, down)[strong]
    return float(ratio.mean())


def _nearness(ratio: float, wanted: tuple[float, ...], tolerance: float) -> float:
    """1 for a wanted ratio, falling to 0 with the distance."""
    nearest = min(abs(math.log(ratio / each)) for each in wanted)
    return math.exp(-((nearest / tolerance) ** 2) / 2)


def _card_inside(grey: Pixels) -> float:
    """Share of the picture within its largest outline of four corners and a card's ratio."""
    edges = cv2.Canny(cv2.GaussianBlur(grey, (5, 5), 0), 40, 120)
    edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    best = 0.0
    for outline in outlines:
        if cv2.contourArea(outline) < 0.1 * grey.size:
            continue
        _, (one, other), _ = cv2.minAreaRect(outline)
        longer, shorter = max(one, other), max(1.0, min(one, other))
        full = cv2.contourArea(outline) / (longer * shorter)
        if full > 0.85 and abs(math.log(longer / shorter / CARD)) < 0.12:
            best = max(best, longer * shorter / grey.size)
    return min(1.0, best)


def _plain_background(pixels: Pixels) -> float:
    """How much of the frame beside and above a head has one colour."""
    height, width = pixels.shape[:2]
    side, top = max(1, width // 10), max(1, height // 14)
    parts = (
        pixels[: height // 2, :side],
        pixels[: height // 2, -side:],
        pixels[:top],
    )
    frame = np.concatenate([part.reshape(-1, 3) for part in parts]).astype(np.int16)
    alike = np.abs(frame - np.median(frame, axis=0)).max(1) <= 14
    return float(alike.mean())


def _status_bar(grey: Pixels) -> float:
    """1 if the topmost strip is plain with small marks at both ends, as on a phone."""
    height, width = grey.shape
    if height < 1.3 * width:
        return 0.0
    strip = grey[: max(4, height // 22)].astype(np.int16)
    marked = np.abs(strip - np.median(strip)) > 40
    left, middle, right = (
        part.mean() for part in np.array_split(marked, [width // 4, 3 * width // 4], axis=1)
    )
    share = marked.mean()
    return float(0.005 < share < 0.3 and left > 0.005 and right > 0.005 and middle < 0.2)
