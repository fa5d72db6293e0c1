"""Rechecks of known pictures: a limited number of requests a day, the longest unchecked first.

A crawl of a source with 60,000 known pictures requests its listings and what is new there. Known
pages are taken from `Page` rows, and a few thousand a day are checked for changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from apps.crawling import adapters
from apps.crawling.adapters.types import Extract
from apps.crawling.digests import digest_of
from apps.crawling.frontier.rows import BULK_SIZE, count, held, new_crawl_request, unknown
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Page, Source, SourceTag
from apps.jobs.states import JobState

State = CrawledImage.State
DAY = timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def is_thorough(crawl: Crawl) -> bool:
    """Whether listings are read to their ends: the first time, and at intervals again."""
    since = timezone.now() - timedelta(days=crawl.source.recheck_days)
    whole = Crawl.objects.filter(source=crawl.source_id, thorough=True, tags=[], limit=0)
    cut_off = Q(job__state__in=(JobState.FAILED, JobState.CANCELLED))
    through = whole.filter(finished__gte=since).exclude(cut_off)
    return not through.exclude(pk=crawl.pk).exists()


def remaining(crawl: Crawl) -> int:
    """How many more rechecks today's crawls may make together."""
    of_today = Crawl.objects.filter(source=crawl.source_id, created__gte=timezone.now() - DAY)
    spent = of_today.aggregate(n=Sum("checks"))["n"] or 0
    return max(0, crawl.source.checks_a_day - spent)


def oldest(crawl: Crawl) -> datetime | None:
    """What was last checked before this time is to be rechecked; None: no rechecks are left today.

    As many rows are older as requests are left, so that everything is rechecked in turn.
    """
    if not (budget := remaining(crawl)):
        return None
    order = F("checked").asc(nulls_first=True)
    moments = _kept(crawl.source).order_by(order).values_list("checked", flat=True)
    last = list(moments[budget - 1 : budget])
    return (last[0] or NEVER) if last else timezone.now()


def recheck(crawl: Crawl) -> int:
    """At the end of its listings: request what these did not lead to. Returns how many.

    Called again, it finds nothing left. A crawl limited to some tags does no rechecks.
    """
    with transaction.atomic():
        crawl = held(crawl.pk)
        crawl_requests = unknown(crawl, _crawl_requests(crawl, _due(crawl)))
        CrawlRequest.objects.bulk_create(crawl_requests, batch_size=BULK_SIZE)
        count(crawl.pk, checks=len(crawl_requests))
    return len(crawl_requests)


def _due(crawl: Crawl) -> list[CrawledImage]:
    budget = 0 if crawl.tags else remaining(crawl)
    if not budget or crawl.check_before is None:
        return []
    unseen = Q(checked=None) | Q(checked__lte=crawl.check_before, checked__lt=crawl.created)
    order = (F("missing").asc(nulls_last=True), F("checked").asc(nulls_first=True), "id")
    rows = _kept(crawl.source).filter(unseen).order_by(*order).prefetch_related("source_tags")
    entries = list(rows[:budget])
    # Marked as checked before the attempt: an unreadable page must not block the others.
    now, ids = timezone.now(), [entry.pk for entry in entries]
    for n in range(0, len(ids), BULK_SIZE):
        CrawledImage.objects.filter(id__in=ids[n : n + BULK_SIZE]).update(checked=now)
    return entries


def _kept(source: Source) -> CrawledImageQuerySet:
    return CrawledImage.objects.filter(source=source, state__in=(State.APPROVED, State.WAITING))


def _crawl_requests(crawl: Crawl, entries: Iterable[CrawledImage]) -> Iterable[CrawlRequest]:
    """Requests of their detail pages, where they have any, else of the pictures."""
    by_page: dict[str, list[CrawledImage]] = {}
    paged = has_pages(crawl.source)
    for entry in entries:
        if paged and entry.page and entry.page != entry.url:
            by_page.setdefault(entry.page, []).append(entry)
        else:
            own = {"entry": entry, "source_tag": _source_tag(entry), "params": {"check": 1}}
            yield new_crawl_request(crawl, entry.url, CrawlRequest.Role.PICTURE, **own)
    for page, of in by_page.items():
        params = {"check": 1, "of": [entry.pk for entry in of]}
        yield new_crawl_request(
            crawl, page, CrawlRequest.Role.DETAIL, source_tag=_source_tag(of[0]), params=params
        )


def _source_tag(entry: CrawledImage) -> SourceTag | None:
    return next(iter(entry.source_tags.all()), None)


def has_pages(source: Source) -> bool:
    """Whether each picture has a page of its own that states its rights."""
    if source.kind == Source.Kind.HTML:
        return bool(source.settings.get("details"))
    return not source.settings.get("speaks")


class Remembered:
    """Remembered contents of pages that listings lead to, so that they need not be requested."""

    def __init__(self, crawl: Crawl, crawl_requests: Iterable[CrawlRequest]) -> None:
        source = crawl.source
        digests = [
            crawl_request.digest
            for crawl_request in crawl_requests
            if crawl_request.role == CrawlRequest.Role.DETAIL
        ]
        reading = adapters.settings_digest(source.kind, source.settings) if digests else ""
        self._pages: dict[str, Page] = {}
        for n in range(0, len(digests), BULK_SIZE):
            of = Page.objects.filter(source=source, reading=reading)
            rows = of.filter(digest__in=digests[n : n + BULK_SIZE])
            self._pages |= {page.digest: page for page in rows}
        self._old = crawl.check_before
        self._budget = remaining(crawl) if self._pages else 0
        self.spent = 0

    def extract_of(self, crawl_request: CrawlRequest) -> Extract | None:
        """The page's contents, if recent enough; None when it has to be requested."""
        page = self._pages.get(crawl_request.digest)
        if page is None:
            return None
        is_old = self._old is not None and page.fetched <= self._old
        if is_old and self.spent < self._budget:
            self.spent += 1
            return None
        return Extract.from_json(page.found)


def is_unchanged(crawl_request: CrawlRequest) -> bool:
    """Whether the sitemap says that the page has not changed since it was last read."""
    changed = moment_of(crawl_request.params.get("changed", ""))
    if changed is None or crawl_request.role != CrawlRequest.Role.LISTING:
        return False
    source = crawl_request.crawl.source
    reading = adapters.settings_digest(source.kind, source.settings)
    pages = Page.objects.filter(source=source, digest=digest_of(crawl_request.url), reading=reading)
    return pages.filter(fetched__gt=changed).exists()


def moment_of(text: str) -> datetime | None:
    """A date as in sitemaps; a day without a time counts until its end."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if len(text.strip()) <= len("2026-01-31"):
        moment += DAY
    return moment if moment.tzinfo else timezone.make_aware(moment)
