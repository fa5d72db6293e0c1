"""Sources whose scheduled crawls are due."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from apps.crawling.models import Source
from apps.crawling.services.crawls import CrawlError, start_crawl

logger = logging.getLogger(__name__)

# Checked hourly: a little early is closer to the schedule than almost an hour late.
EARLY = timedelta(minutes=30)


def due_sources() -> list[Source]:
    """Those whose last crawl began at least one interval ago; one query."""
    now = timezone.now()
    scheduled = Source.objects.filter(enabled=True).exclude(schedule=Source.Schedule.NEVER)
    return [
        source
        for source in scheduled.annotate(last=Max("crawls__created"))
        if source.last is None or source.last <= now - _interval(source) + EARLY
    ]


def _interval(source: Source) -> timedelta:
    return Source.INTERVALS[Source.Schedule(source.schedule)]


def start_due() -> int:
    """Start a crawl of each source that is due; how many."""
    if not settings.FUTU_CRAWL_CONTACT:
        return 0
    return sum(_start(source) for source in due_sources())


def _start(source: Source) -> bool:
    try:
        start_crawl(source)
    except CrawlError as error:
        # Most likely one is still active: the next hour tries again.
        logger.info("%s is due and was not started: %s", source, error)
        return False
    return True
