"""The picture of a difference: what changed in colour, on the first picture in grey."""

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision.comparing.measure import Measured

# Levels at which the colour is full, and of what is covered by one picture only.
FULL, OUTSIDE = 60.0, 0.35
COLOUR = np.array([255, 0, 96], np.float32)
PAPER = 96.0


def difference_picture(measured: Measured) -> Image:
    """RGB in the frame of the first picture; what only one picture shows is darker."""
    grey = cv2.cvtColor(measured.pair.first.astype(np.uint8), cv2.COLOR_RGB2GRAY)
    paper = PAPER + grey.astype(np.float32)[..., None] * (255 - PAPER) / 255
    strength = np.clip(measured.difference / FULL, 0, 1)[..., None]
    strength *= measured.pair.valid[..., None]
    shown = paper * (1 - strength) + COLOUR * strength
    shown[~measured.pair.valid] *= 1 - OUTSIDE
    for box in measured.boxes:
        _frame(shown, box.place.x, box.place.y, box.place.width, box.place.height)
    return Pillow.fromarray(shown.astype(np.uint8))


def first_picture(measured: Measured) -> Image:
    """The first picture as it was compared."""
    return Pillow.fromarray(measured.pair.first.astype(np.uint8))


def aligned_picture(measured: Measured) -> Image:
    """The second picture in the frame of the first."""
    return Pillow.fromarray(measured.pair.second.astype(np.uint8))


def _frame(shown: np.ndarray, x: float, y: float, across: float, down: float) -> None:
    height, width = shown.shape[:2]
    thickness = max(1, round(max(height, width) / 500))
    first = (round(x * width) - thickness, round(y * height) - thickness)
    last = (round((x + across) * width) + thickness, round((y + down) * height) + thickness)
    cv2.rectangle(shown, first, last, COLOUR.tolist(), thickness)
