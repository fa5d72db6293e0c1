"""Many comparisons by one worker, one after another: does its memory stay flat?"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

import psutil
from django.contrib.auth import get_user_model

from apps.comparison.models import Comparison
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.changing import remove
from apps.media.models import StoredFile
from apps.search.demo.photos import sample_photos
from tools.bench.comparison.asked import compared
from tools.bench.comparison.pairs import pairs
from tools.bench.comparison.watching import MEBIBYTE

SIZE = (480, 360)
PHOTOS = 10


def measure(count: int) -> dict[str, Any]:
    """`count` comparisons of small photos; resident MiB of the worker and of all its children."""
    person = get_user_model().objects.create_user("bench", quota=0)
    alone, together, workers = [], [], set()
    with tempfile.TemporaryDirectory() as folder:
        made = list(pairs(sorted(sample_photos())[:PHOTOS], SIZE, Path(folder)))
        for number in range(count):
            options = ComparisonOptions(threshold=number / count)
            worker = compared(person, made[number % len(made)], options).worker
            workers.add(worker)
            if worker:
                size, all_sizes = _resident(worker)
                alone.append(size)
                together.append(all_sizes)
            for row in Comparison.objects.select_related("job"):
                remove(row)
    return {
        "comparisons": count,
        "workers": len(workers - {0}),
        "files_left": StoredFile.objects.count(),
        **_flatness("worker", alone),
        **_flatness("with_children", together),
    }


def _flatness(name: str, sizes: list[float]) -> dict[str, Any]:
    """Medians of the second tenth, when all is loaded, and of the last."""
    tenth = max(1, len(sizes) // 10)
    early, late = statistics.median(sizes[tenth : 2 * tenth]), statistics.median(sizes[-tenth:])
    return {
        f"{name}_early_mib": round(early, 1),
        f"{name}_late_mib": round(late, 1),
        f"{name}_growth_mib": round(late - early, 1),
        f"{name}_timeline_mib": [round(size) for size in sizes[:: max(1, len(sizes) // 20)]],
    }


def _resident(pid: int) -> tuple[float, float]:
    process = psutil.Process(pid)
    alone = process.memory_info().rss
    others = sum(child.memory_info().rss for child in process.children(recursive=True))
    return alone / MEBIBYTE, (alone + others) / MEBIBYTE
