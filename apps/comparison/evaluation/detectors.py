"""What is scored: this room's measurement, and beside it what others do."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL.Image import Resampling

from apps.comparison.evaluation.pairs import Case
from apps.comparison.evaluation.scoring import Box
from apps.vision.comparing import Mode
from apps.vision.comparing.measure import measure

# Of the naive difference: levels, and pixels of a region.
NAIVE_LEVELS, NAIVE_PIXELS = 30, 40


def measured(case: Case) -> list[Box] | None:
    mode = Mode.SCREEN if case.is_screen else Mode.PHOTO
    found = measure(np.asarray(case.first), np.asarray(case.second), mode)
    if found is None:
        return None
    width, height = case.first.size
    places = [box.place for box in found.boxes]
    return [
        (p.x * width, p.y * height, (p.x + p.width) * width, (p.y + p.height) * height)
        for p in places
    ]


def naive(case: Case) -> list[Box]:
    """Pixels that differ, the second picture scaled to the first."""
    second = case.second.resize(case.first.size, Resampling.BILINEAR)
    difference = np.abs(np.asarray(case.first, np.int16) - np.asarray(second, np.int16)).max(axis=2)
    return _regions((difference > NAIVE_LEVELS).astype(np.uint8))


def odiff(case: Case) -> list[Box] | None:
    """odiff (npm, MIT), where its program is on the PATH; None for pictures of different sizes."""
    if case.first.size != case.second.size:
        return None
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("first.png", "second.png", "difference.png")]
        case.first.save(files[0])
        case.second.save(files[1])
        command = ["odiff", *map(str, files), "--antialiasing", "--diff-mask"]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode == 0:
            return []
        with Pillow.open(files[2]) as mask:
            changed = np.asarray(mask.convert("RGBA"))[..., 3] > 0
        return _regions(changed.astype(np.uint8))


def has_odiff() -> bool:
    return shutil.which("odiff") is not None


def _regions(changed: np.ndarray) -> list[Box]:
    joined = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    rows: Sequence[Sequence[int]] = stats[1:].tolist()
    return [(x, y, x + w, y + h) for x, y, w, h, area in rows if area >= NAIVE_PIXELS]
