"""The figures of /metrics, by name and the values of their labels: `futu_jobs{default,queued}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from futu.metrics import of_rows

Figures = Mapping[str, float]
FAILED = "futu_metrics_failed"
# Of this process alone.
NOT_SHARED = frozenset({"futu_model_bytes"})


def collect() -> dict[str, float]:
    """What rows and disks say now."""
    return {
        key(sample.name, *sample.labels.values()): float(sample.value)
        for metric in of_rows()
        for sample in metric.samples
        if sample.name not in NOT_SHARED
    }


def key(name: str, *labels: str) -> str:
    return f"{name}{{{','.join(labels)}}}" if labels else name


def by_labels(figures: Figures, name: str) -> Iterator[tuple[tuple[str, ...], float]]:
    """All of one name: the values of its labels, and the figure."""
    start = f"{name}{{"
    for full, value in figures.items():
        if full.startswith(start):
            yield tuple(full[len(start) : -1].split(",")), value


def could_not_be_told(figures: Figures, group: str) -> bool:
    return bool(figures.get(key(FAILED, group)))
