"""Pictures by state, and how soon new ones can be found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from apps.galleries.models import Image
from futu.metrics import gauges
from futu.percentiles import percentile

LATELY = timedelta(minutes=15)
# Of these at most the times are told: enough for percentiles.
MOST = 1000


@gauges("pictures")
def pictures() -> Iterator[Metric]:
    count = GaugeMetricFamily("futu_pictures", "Pictures, without the bin.", labels=["state"])
    rows = Image.objects.order_by().values_list("state").annotate(n=Count("pk"))
    for state, n in rows:
        count.add_metric([state], n)
    yield count
    size = Image.objects.aggregate(size=Sum("bytes"))["size"] or 0
    yield GaugeMetricFamily("futu_pictures_bytes", "Bytes of their originals.", size)


@gauges("embedding")
def embedding() -> Iterator[Metric]:
    """From the upload to the moment when it can be found, of the last minutes."""
    took = GaugeMetricFamily(
        "futu_picture_ready_seconds", "From upload until it can be found.", labels=["quantile"]
    )
    recent = Image.objects.filter(ready_at__gte=timezone.now() - LATELY).order_by("-ready_at")
    moments = recent.values_list("created", "ready_at")[:MOST]
    seconds = [(round((ready - created).total_seconds() * 1000), 1) for created, ready in moments]
    for share in (50, 95):
        if (value := percentile(seconds, share)) is not None:
            took.add_metric([str(share / 100)], value / 1000)
    yield took
