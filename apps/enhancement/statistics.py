"""Figures of enhancing for staff: the queue, how long pictures take, and what failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BigIntegerField, Count, F, Sum
from django.utils import timezone

from apps.enhancement.models import Enhancement, Pace
from apps.enhancement.tasks import QUEUE
from apps.jobs.models import Job

DAYS = 30
OPEN = (Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED)


@dataclass(frozen=True, slots=True)
class Overview:
    """Of enhancements that are kept, of the last days."""

    queued: int
    running: int
    paused: int
    asked: int
    done: int
    # Seconds a million pixels of the sources.
    pace: float | None
    seconds: float
    stored: int
    errors: list[tuple[str, int]]
    paces: list[Pace]


def overview(days: int = DAYS) -> Overview:
    since = timezone.now() - timedelta(days=days)
    recent = Enhancement.objects.filter(created__gte=since).order_by()
    states = dict(
        Job.objects.filter(queue=QUEUE, state__in=OPEN)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    done = recent.exclude(finished=None).aggregate(
        n=Count("pk"),
        pixels=Sum(F("width") * F("height"), output_field=BigIntegerField()),
        worked=Sum("seconds"),
        stored=Sum("result_bytes"),
    )
    pixels, worked = done["pixels"] or 0, done["worked"] or 0
    failed = recent.exclude(error="").values_list("error").annotate(n=Count("pk"))
    return Overview(
        queued=states.get(Job.State.QUEUED, 0),
        running=states.get(Job.State.RUNNING, 0),
        paused=states.get(Job.State.PAUSED, 0),
        asked=recent.count(),
        done=done["n"],
        pace=worked * 1e6 / pixels if pixels else None,
        seconds=worked,
        stored=done["stored"] or 0,
        errors=Counter(dict(failed)).most_common(),
        paces=list(Pace.objects.order_by("way")),
    )
