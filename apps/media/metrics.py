"""Room on disks, and what is kept there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Sum
from prometheus_client.core import GaugeMetricFamily, Metric

from apps.media.models import StoredFile, Upload
from futu.metrics import gauges


@gauges("disk")
def disk() -> Iterator[Metric]:
    space = shutil.disk_usage(settings.FUTU_DATA)
    yield GaugeMetricFamily("futu_disk_free_bytes", "Free on the disk of FUTU_DATA.", space.free)
    yield GaugeMetricFamily("futu_disk_bytes", "Size of that disk.", space.total)


@gauges("files")
def files() -> Iterator[Metric]:
    count = GaugeMetricFamily("futu_files", "Files that are kept.", labels=["kind"])
    size = GaugeMetricFamily("futu_files_bytes", "Bytes of these.", labels=["kind"])
    rows = StoredFile.objects.order_by().values_list("kind")
    for kind, n, bytes_ in rows.annotate(n=Count("pk"), bytes_=Sum("bytes")):
        count.add_metric([kind], n)
        size.add_metric([kind], bytes_)
    yield from (count, size)
    lost = StoredFile.objects.exclude(lost=None).count()
    yield GaugeMetricFamily("futu_files_lost", "Files whose bytes are missing.", lost)
    yield GaugeMetricFamily("futu_uploads", "Uploads under way.", Upload.objects.count())
