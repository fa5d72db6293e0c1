"""The overview on a source's page: its crawls, its pictures, and its next crawl."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from apps.crawling.curation.facets import TABS
from apps.crawling.models import Crawl, CrawledImage, Source

CRAWLS = 5


@dataclass(frozen=True)
class StateCount:
    """The number of pictures in one state; `query` shows them in the ledger."""

    label: str | Promise
    count: int
    query: str


@dataclass(frozen=True)
class Overview:
    crawls: list[Crawl]
    state_counts: list[StateCount]
    next: datetime | None
    lacks_contact: bool

    @property
    def is_due(self) -> bool:
        return self.next is not None and self.next <= timezone.now()


def overview_of(source: Source) -> Overview:
    crawls = list(source.crawls.select_related("job", "started_by")[:CRAWLS])
    return Overview(
        crawls=crawls,
        state_counts=state_counts_of(source),
        next=next_crawl(source, crawls[0] if crawls else None),
        lacks_contact=not settings.FUTU_CRAWL_CONTACT,
    )


def state_counts_of(source: Source) -> list[StateCount]:
    counts = CrawledImage.objects.filter(source=source).lists()
    return [
        StateCount(label, counts[code], ledger_query(source, code))
        for code, label in TABS
        if counts.get(code)
    ]


def ledger_query(source: Source, state: str) -> str:
    """The query string that shows them in the ledger."""
    return urlencode({"source": source.pk, "state": str(state)})


def next_crawl(source: Source, last: Crawl | None) -> datetime | None:
    """When its schedule is next due; None without a schedule, or when it may not be crawled."""
    if not (source.enabled and source.schedule):
        return None
    interval = Source.INTERVALS[Source.Schedule(source.schedule)]
    return last.created + interval if last else timezone.now()
