"""A sample each minute, by the process that comes first, of whichever host; then thinned."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.operations import figures, merging
from apps.operations.figures import Figures
from apps.operations.models import Sample

# How long samples of so many minutes are kept before they become longer ones.
KEEP = {1: timedelta(days=1), 10: timedelta(days=7), 60: timedelta(days=90)}
LONGER = {1: 10, 10: 60}


def minute_of(moment: datetime, minutes: int = 1) -> datetime:
    """The beginning of the span of so many minutes in which it lies."""
    seconds = 60 * minutes
    return moment - timedelta(seconds=moment.timestamp() % seconds)


def take(now: datetime) -> Figures | None:
    """The figures of this minute, kept; None when another process has it."""
    at = minute_of(now)
    sample, mine = Sample.objects.get_or_create(at=at, minutes=1, source=Sample.ROWS)
    if not mine:
        return None
    found = figures.collect()
    sample.values = _worth_keeping(found)
    sample.save(update_fields=["values"])
    return found


def _worth_keeping(found: Figures) -> dict[str, float]:
    return {name: round(value, 4) for name, value in found.items() if value}


def last_taken() -> datetime | None:
    newest = Sample.objects.filter(source=Sample.ROWS).order_by("-at").first()
    return newest.at if newest else None


def thin() -> None:
    """Ten minutes become one sample after a day, an hour after a week; nothing stays for good."""
    now = timezone.now()
    for minutes, longer in LONGER.items():
        before = minute_of(now - KEEP[minutes], longer)
        _merge(Sample.objects.filter(minutes=minutes, at__lt=before), longer)
    Sample.objects.filter(at__lt=now - KEEP[60]).delete()


def _merge(old: object, longer: int) -> None:
    groups: dict[tuple[datetime, str], list[Sample]] = defaultdict(list)
    for sample in old.order_by("at"):  # type: ignore[attr-defined]
        source = sample.source if sample.source == Sample.ROWS else "web"
        groups[minute_of(sample.at, longer), source].append(sample)
    for (at, source), samples in groups.items():
        try:
            _replace(samples, at, longer, source)
        except IntegrityError:
            continue  # Another host did it at the same time.


def _replace(samples: list[Sample], at: datetime, minutes: int, source: str) -> None:
    values = merging.merged([sample.values for sample in samples if sample.values])
    with transaction.atomic():
        Sample.objects.create(at=at, minutes=minutes, source=source, values=values)
        Sample.objects.filter(pk__in=[sample.pk for sample in samples]).delete()
