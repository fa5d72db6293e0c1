"""What waits, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from apps.jobs import kinds
from apps.jobs.models import Job
from apps.jobs.services import queues_alive
from apps.jobs.states import TERMINAL
from apps.jobs.statistics import OPEN
from futu.metrics import gauges


@gauges("jobs")
def jobs() -> Iterator[Metric]:
    count = GaugeMetricFamily("futu_jobs", "Jobs that have not ended.", labels=["queue", "state"])
    age = GaugeMetricFamily(
        "futu_queue_age_seconds", "How long the oldest queued job has waited.", labels=["queue"]
    )
    alive = GaugeMetricFamily("futu_workers_alive", "Whether workers were seen.", labels=["queue"])
    now, rows, served = timezone.now(), _rows(), queues_alive()
    for queue in kinds.queues():
        for state in OPEN:
            count.add_metric([queue, state], rows.get((queue, state), (0, now))[0])
        oldest = rows.get((queue, Job.State.QUEUED), (0, now))[1]
        age.add_metric([queue], max(0.0, (now - oldest).total_seconds()))
        alive.add_metric([queue], queue in served)
    yield from (count, age, alive)


def _rows() -> dict:
    counted = (
        Job.objects.filter(state__in=OPEN)
        .order_by()
        .values_list("queue", "state")
        .annotate(n=Count("pk"), oldest=Min("created"))
    )
    return {(queue, state): (n, oldest) for queue, state, n, oldest in counted}


@gauges("jobs_ended")
def ended() -> Iterator[Metric]:
    """Of the last hour, by how they ended."""
    since = timezone.now() - timedelta(hours=1)
    count = GaugeMetricFamily("futu_jobs_ended_hour", "Jobs that ended.", labels=["state"])
    rows = Job.objects.filter(finished__gte=since, state__in=TERMINAL).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("pk")))
    for state in sorted(TERMINAL):
        count.add_metric([state], found.get(state, 0))
    yield count
