"""Figures for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).

Two kinds: what rows and disks say when somebody asks (an app's `metrics.py` registers functions
that do), and what this process measured itself. Names end with their unit, labels have few values.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_gauges: dict[str, Callable[[], Iterable[Metric]]] = {}
_histograms: dict[str, Histogram] = {}


def gauges(name: str) -> Callable[[Callable[[], Iterable[Metric]]], Callable[[], Iterable[Metric]]]:
    """Registers a function that is called when figures are asked for."""

    def register(collect: Callable[[], Iterable[Metric]]) -> Callable[[], Iterable[Metric]]:
        _gauges[name] = collect
        return collect

    return register


def histogram(name: str, about: str, labels: Iterable[str] = ()) -> Histogram:
    """Of seconds that this process measures."""
    made = Histogram(name, about, tuple(labels), buckets=SECONDS, registry=REGISTRY)
    _histograms[name] = made
    return made


class _OfRows(Collector):
    """A part that cannot be told, since the database is down, takes no other with it."""

    def collect(self) -> Iterator[Metric]:
        failed = GaugeMetricFamily(
            "futu_metrics_failed", "Whether a group of figures could not be told.", labels=["group"]
        )
        for name, collect in _gauges.items():
            try:
                found = list(collect())
            except (DatabaseError, OSError):
                logger.warning("The figures of %s cannot be told.", name, exc_info=True)
                found = None
            failed.add_metric([name], found is None)
            yield from found or []
        yield failed

    def describe(self) -> list[Metric]:
        """Nothing is asked of the database while apps are loaded."""
        return []


REGISTRY.register(_OfRows())


def of_rows() -> Iterator[Metric]:
    """What rows and disks say now, and which groups could not be told."""
    yield from _OfRows().collect()


def counts(histogram: str, *, buckets: bool = False) -> Iterator[tuple[dict[str, str], int]]:
    """How often something was measured here, by labels; `buckets`: by its buckets, too."""
    wanted = f"{histogram}_bucket" if buckets else f"{histogram}_count"
    measured = _histograms[histogram].collect() if histogram in _histograms else ()
    for metric in measured:
        found = [one for one in metric.samples if one.name == wanted]
        yield from ((one.labels, int(one.value)) for one in found)
