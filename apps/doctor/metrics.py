"""What the doctor found last, and the quarantined files."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from apps.doctor.services import last_report
from apps.media.models import QuarantinedFile
from futu.metrics import gauges


@gauges("doctor")
def doctor() -> Iterator[Metric]:
    found = GaugeMetricFamily(
        "futu_doctor_findings", "What the doctor found amiss.", labels=["code"]
    )
    if report := last_report():
        # A figure while there is nothing, too, by which one sees that it looked.
        for code, count in (report.counts or {"": 0}).items():
            found.add_metric([code], count)
        age = (timezone.now() - report.started).total_seconds()
        yield GaugeMetricFamily("futu_doctor_age_seconds", "Since the doctor looked.", age)
    yield found


@gauges("quarantine")
def quarantine() -> Iterator[Metric]:
    there = QuarantinedFile.objects.aggregate(n=Count("pk"), size=Sum("bytes"))
    yield GaugeMetricFamily("futu_quarantine_files", "Files in quarantine.", there["n"])
    yield GaugeMetricFamily("futu_quarantine_bytes", "Bytes of these.", there["size"] or 0)
