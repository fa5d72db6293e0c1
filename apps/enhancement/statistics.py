"""Figures of enhancing for staff: the queue, how long pictures take, and what failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, F, FloatField, Sum
from django.db.models.functions import Cast
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
    # Of the sources, in pixels; and the mean of seconds a million of them.
    pixels: int
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
    area = F("width") * F("height")
    each = Cast(F("seconds"), FloatField()) * 1e6 / area
    done = recent.exclude(finished=None).aggregate(
        n=Count("pk"),
        pixels=Sum(area),
        seconds=Sum("seconds"),
        bytes=Sum("result_bytes"),
        pace=Avg(each),
    )
    failed = recent.exclude(error="").values_list("error").annotate(n=Count("pk"))
    return Overview(
        queued=states.get(Job.State.QUEUED, 0),
        running=states.get(Job.State.RUNNING, 0),
        paused=states.get(Job.State.PAUSED, 0),
        asked=recent.count(),
        done=done["n"],
        pixels=done["pixels"] or 0,
        pace=done["pace"],
        seconds=done["seconds"] or 0,
        stored=done["bytes"] or 0,
        errors=Counter(dict(failed)).most_common(),
        paces=list(Pace.objects.order_by("way")),
    )
