"""Photos of 12 megapixels beside scikit-image at full size, and memory with 100 megapixels."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from django.contrib.auth import get_user_model
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.comparison.options import ComparisonOptions
from apps.search.demo.photos import sample_photos
from tools.bench.comparison import beside_odiff
from tools.bench.comparison.asked import Asked, compared
from tools.bench.comparison.pairs import pairs
from tools.bench.comparison.watching import MemoryWatch

PHOTO, LARGE, SMALL = (4000, 3000), (10_000, 10_000), (800, 600)
TURNS = 3


def measure(count: int) -> dict[str, Any]:
    """`count` pairs of 12 megapixels and one of 100; ours and scikit-image take turns."""
    person = get_user_model().objects.create_user("bench", quota=0)
    paths = sorted(sample_photos())[:count]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        worker = _warm(person, paths, place).worker
        ours, theirs = [], []
        for number, pair in enumerate(pairs(paths, PHOTO, place)):
            ours.append(compared(person, pair, _options(number)).seconds)
            theirs.append(_full_size(pair))
        large = next(pairs(paths, LARGE, place))
        size = large[0].stat().st_size
        memory, seconds = _large(person, large, worker)
        screens = beside_odiff.measure(place)
    return {
        "pairs": len(ours),
        "seconds_12_mp": round(median(ours), 2),
        **_beside(ours, [each for each in theirs if each is not None]),
        "seconds_100_mp": round(seconds, 2),
        "megabytes_100_mp": round(size / 1e6, 1),
        "worker_growth_mib_100_mp": memory["worker"],
        "with_children_growth_mib_100_mp": memory["all"],
        **screens,
    }


def _beside(ours: list[float], theirs: list[float]) -> dict[str, Any]:
    if not theirs:
        return {"ratio_scikit_image": "not installed: requirements-bench.txt"}
    return {
        "seconds_scikit_image": round(median(theirs), 2),
        # Of each turn, since the load changes from one to the next.
        "ratio_scikit_image": round(
            median(other / one for one, other in zip(ours, theirs, strict=True)), 2
        ),
    }


def _options(number: int) -> ComparisonOptions:
    return ComparisonOptions(threshold=0.9 + number / 10_000, timeout=300)


def _warm(person: User, paths: list[Path], folder: Path) -> Asked:
    """A small pair: the worker and its children have loaded what they need."""
    for number in range(TURNS):
        warm = compared(person, next(pairs(paths, SMALL, folder)), _options(100 + number))
    return warm


def _large(person: User, pair: tuple[Path, Path], worker: int) -> tuple[dict[str, float], float]:
    with MemoryWatch(worker) as watch:
        asked = compared(person, pair, _options(200))
    assert asked.result["boxes"], "the change was not found"
    return watch.growth, asked.seconds


def _full_size(pair: tuple[Path, Path]) -> float | None:
    """Seconds to decode both whole and compare all their pixels; None without scikit-image."""
    try:
        from skimage.metrics import structural_similarity
    except ImportError:
        return None
    started = time.perf_counter()
    first, second = (np.asarray(Pillow.open(path).convert("RGB")) for path in pair)
    structural_similarity(first, second, channel_axis=2)
    return time.perf_counter() - started
