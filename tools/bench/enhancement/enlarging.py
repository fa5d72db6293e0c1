"""`manage.py bench enhance`: every engine beside ncnn, and memory from small pictures to large."""

from __future__ import annotations

from typing import Any

from tools.bench.enhancement.engines import compare
from tools.bench.enhancement.memory import growth

# Megapixels of the largest picture by default; the others are a quarter and a twenty-fourth of it.
LARGEST = 24


def measure(largest: int) -> dict[str, Any]:
    """Chooses what runs the models here, too. `largest`: megapixels of the largest picture."""
    engines = compare()
    sizes = sorted({1, max(1, largest // 4), largest})
    return {
        "engines": engines,
        "memory_quick": [growth("quick", size) for size in sizes],
        # More would take hours, and strips are written as those of the quick model are.
        "memory_general": [growth("general", 1, tiles=1)],
    }
