"""Models in this process's memory."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from apps.vision import runtime
from futu.metrics import gauges


@gauges("models")
def models() -> Iterator[Metric]:
    size = GaugeMetricFamily("futu_model_bytes", "Models in memory here.", labels=["model"])
    for name, bytes_ in runtime.loaded().items():
        size.add_metric([name], bytes_)
    yield size
