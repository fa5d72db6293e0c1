"""How long answers take, and how good the indexes are that give them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min, Sum
from prometheus_client.core import GaugeMetricFamily, Metric

from apps.search.models import IndexState
from futu.metrics import gauges, histogram

SEARCHES = histogram(
    "futu_search_seconds", "Of a search's answer: the first, or the deeper look.", ["look"]
)


@gauges("indexes")
def indexes() -> Iterator[Metric]:
    built = IndexState.objects.exclude(built=None).order_by()
    told = built.aggregate(n=Count("pk"), size=Sum("bytes"), recall=Min("recall"))
    yield GaugeMetricFamily("futu_indexes", "Built indexes.", told["n"])
    yield GaugeMetricFamily("futu_indexes_bytes", "Bytes of these.", told["size"] or 0)
    faulty = IndexState.objects.exclude(fault="").count()
    yield GaugeMetricFamily("futu_indexes_faulty", "Indexes that could not be built.", faulty)
    if told["recall"] is not None:
        about = "The lowest recall of the ten nearest, measured when it was built."
        yield GaugeMetricFamily("futu_index_recall_lowest", about, told["recall"])
