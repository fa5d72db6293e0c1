"""Figures of enhancing for staff: the queue, how long pictures take, and what failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BigIntegerField, Count, F, Sum
from django.utils import timezone

from apps.enhancement.models import Enhancement, Pace
from apps.enhancement.services import asking, batches, drafts, pace
from apps.jobs.statistics import Backlog, backlog

DAYS = 30


@dataclass(frozen=True, slots=True)
class Overview:
    """Of enhancements that are kept, of the last days."""

    backlog: Backlog
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
    done = recent.exclude(finished=None).aggregate(
        n=Count("pk"),
        pixels=Sum(F("width") * F("height"), output_field=BigIntegerField()),
        worked=Sum("seconds"),
        stored=Sum("result_bytes"),
    )
    pixels, worked = done["pixels"] or 0, done["worked"] or 0
    failed = recent.exclude(error="").values_list("error").annotate(n=Count("pk"))
    return Overview(
        backlog=backlog((asking.KIND, batches.KIND, drafts.KIND, pace.KIND)),
        asked=recent.count(),
        done=done["n"],
        pace=worked * 1e6 / pixels if pixels else None,
        seconds=worked,
        stored=done["stored"] or 0,
        errors=Counter(dict(failed)).most_common(),
        paces=list(Pace.objects.order_by("way")),
    )
