"""Deletes the crawl requests of old crawls; the ledger stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from apps.crawling.models import CrawlRequest, Source

# Requests of these crawls are kept: the last ones, and all that ended recently.
KEEP_CRAWLS = 5
KEEP = timedelta(days=30)
# Rows deleted in one transaction: others want to write, too.
BATCH = 500


def forget_old_crawl_requests(source: Source, beat: Callable[[], None] = lambda: None) -> int:
    """Delete the requests of the source's old crawls; how many. `beat` is called in between."""
    recent = source.crawls.order_by("-id").values_list("id", flat=True)[:KEEP_CRAWLS]
    old = source.crawls.filter(finished__lt=timezone.now() - KEEP).exclude(id__in=list(recent))
    crawl_requests = CrawlRequest.objects.filter(crawl__in=list(old.values_list("id", flat=True)))
    gone = 0
    while ids := list(crawl_requests.order_by("id").values_list("id", flat=True)[:BATCH]):
        gone += CrawlRequest.objects.filter(id__in=ids).delete()[0]
        beat()
    return gone
