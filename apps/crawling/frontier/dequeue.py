"""Which request is made next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from apps.crawling import adapters, reasons
from apps.crawling.frontier import bounds
from apps.crawling.frontier.completion import finish, refuse
from apps.crawling.frontier.limits import RemainingPictures, is_wanted
from apps.crawling.frontier.rows import held
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Page


def take(
    crawl: Crawl,
    n: int,
    *,
    without_hosts: Collection[str] = (),
    in_flight: Mapping[int, str] | None = None,
    each: int = 2,
) -> list[CrawlRequest]:
    """Up to `n` requests that are due, pictures first, and at most `each` of one host.

    `in_flight`: hosts of requests in flight, by request id; `without_hosts` are backing off.
    """
    in_flight = dict(in_flight or {})
    busy = Counter(in_flight.values())
    taken: list[CrawlRequest] = []
    with transaction.atomic():
        crawl = held(crawl.pk)
        while len(taken) < n:
            full = {host for host, n in busy.items() if n >= each}
            crawl_request = _next(crawl, {*without_hosts, *full}, in_flight)
            if crawl_request is None:
                break
            if _begin(crawl, crawl_request):
                taken.append(crawl_request)
                busy[crawl_request.host] += 1
                in_flight[crawl_request.pk] = crawl_request.host
    return taken


def _waiting(crawl: Crawl) -> QuerySet[CrawlRequest]:
    return CrawlRequest.objects.filter(crawl=crawl, state=CrawlRequest.State.WAITING)


def _next(
    crawl: Crawl, without: Collection[str], in_flight: Mapping[int, str]
) -> CrawlRequest | None:
    due = Q(not_before=None) | Q(not_before__lte=timezone.now())
    crawl_requests = _waiting(crawl).filter(due).exclude(host__in=without).exclude(pk__in=in_flight)
    return (
        crawl_requests.select_related("crawl__source", "source_tag", "entry")
        .order_by("order", "id")
        .first()
    )


def _begin(crawl: Crawl, crawl_request: CrawlRequest) -> bool:
    """Count the attempt before it begins; end requests that are no longer wanted."""
    if crawl_request.attempts >= bounds.BEGINNINGS:
        refuse(crawl_request, reasons.UNEXPECTED)
        return False
    is_check = "check" in crawl_request.params
    if (
        crawl_request.role != CrawlRequest.Role.PICTURE
        and not is_check
        and _is_enough(crawl, crawl_request)
    ):
        finish(crawl_request, reasons.LIMIT, status=None)
        return False
    crawl_request.attempts += 1
    crawl_request.asked = timezone.now()
    crawl_request.save(update_fields=["attempts", "asked"])
    return True


def _is_enough(crawl: Crawl, crawl_request: CrawlRequest) -> bool:
    """Whether its pictures would exceed the limit, or its source tag was disabled meanwhile."""
    if crawl_request.source_tag and not is_wanted(crawl, crawl_request.source_tag):
        return True
    return not RemainingPictures(crawl).allows(
        [crawl_request.source_tag] if crawl_request.source_tag else []
    )


def remaining(crawl: Crawl) -> int:
    """The number of waiting requests, due or not."""
    return _waiting(crawl).count()


def backing_off(crawl: Crawl) -> dict[str, datetime]:
    """Hosts that asked us to wait, and until when; survives a restart."""
    later = _waiting(crawl).filter(not_before__gt=timezone.now()).order_by()
    return dict(later.values_list("host").annotate(until=Max("not_before")))


def next_due(crawl: Crawl) -> datetime | None:
    """When the first of the postponed requests is due."""
    later = _waiting(crawl).filter(not_before__gt=timezone.now())
    return later.aggregate(at=Min("not_before"))["at"]


def validators_of(crawl_request: CrawlRequest) -> dict[str, str]:
    """Headers of a conditional request, by which a server can say that nothing has changed."""
    kept = _remembered(crawl_request)
    if kept is None:
        return {}
    headers = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in headers.items() if value}


def _remembered(crawl_request: CrawlRequest) -> CrawledImage | Page | None:
    if crawl_request.role == CrawlRequest.Role.PICTURE:
        entry = crawl_request.entry
        return entry if entry and (entry.image_id or entry.staged_file_id) else None
    source = crawl_request.crawl.source
    reading = adapters.settings_digest(source.kind, source.settings)
    return Page.objects.filter(source=source, digest=crawl_request.digest, reading=reading).first()
