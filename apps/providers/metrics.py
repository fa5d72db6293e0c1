"""Calls to models, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from apps.providers.models import Call
from futu.metrics import gauges

DAY = timedelta(days=1)


@gauges("providers")
def providers() -> Iterator[Metric]:
    """Of the last 24 hours: the log's rows go after a while, so a counter would fall."""
    labels = ["provider", "purpose", "status"]
    calls = GaugeMetricFamily("futu_provider_calls_day", "Calls of 24 hours.", labels=labels)
    cost = GaugeMetricFamily(
        "futu_provider_cost_day", "Their cost, in FUTU_CURRENCY.", labels=labels
    )
    rows = (
        Call.objects.filter(created__gte=timezone.now() - DAY)
        .order_by()
        .values_list("provider__name", "purpose", "status")
        .annotate(n=Count("pk"), spent=Sum("cost"))
    )
    for provider, purpose, status, n, spent in rows:
        calls.add_metric([provider or "deleted", purpose, status], n)
        cost.add_metric([provider or "deleted", purpose, status], (spent or 0) / 1e6)
    yield from (calls, cost)
