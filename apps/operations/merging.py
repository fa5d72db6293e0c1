"""Several samples as one: for thinning, and for the steps of a plot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from apps.operations.figures import Figures

# What happened, counted by web processes: it adds up.
COUNTS = ("requests{", "searches{")
# Of these the peak is what matters.
PEAKS = ("futu_jobs{", "futu_queue_age_seconds{", "futu_files_lost", "futu_indexes_faulty")
# These are missing when nobody could tell, and not because they are nothing.
GAPS = ("futu_disk", "futu_picture_ready_seconds", "futu_index_recall_lowest")


def merged(samples: Sequence[Figures]) -> dict[str, float]:
    """Counts added, peaks kept, all others on average."""
    values: dict[str, list[float]] = defaultdict(list)
    for sample in samples:
        for name, value in sample.items():
            values[name].append(value)
    return {name: _one(name, found, len(samples)) for name, found in values.items()}


def _one(name: str, found: list[float], n: int) -> float:
    if name.startswith(COUNTS):
        return sum(found)
    if name.startswith(PEAKS):
        return max(found)
    return sum(found) / (len(found) if name.startswith(GAPS) else n)
