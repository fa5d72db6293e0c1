"""How a crawl request ends, or is postponed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from apps.crawling import reasons
from apps.crawling.frontier import bounds, rights
from apps.crawling.frontier.rows import count, held
from apps.crawling.models import CrawledImage, CrawlRequest

Params = Mapping[str, Any]


def finish(
    crawl_request: CrawlRequest,
    outcome: str,
    params: Params | None = None,
    *,
    status: int | None,
    size: int = 0,
) -> bool:
    """Mark the request as done, within the caller's transaction; False if it was already."""
    waiting = CrawlRequest.objects.filter(pk=crawl_request.pk, state=CrawlRequest.State.WAITING)
    ended = waiting.update(
        state=CrawlRequest.State.DONE,
        outcome=outcome,
        params=dict(params or {}),
        status=status,
        bytes=size,
        not_before=None,
        finished=timezone.now(),
    )
    if ended and status is not None:
        count(crawl_request.crawl_id, requests=1, bytes=size)
    return bool(ended)


def refuse(
    crawl_request: CrawlRequest,
    code: str,
    params: Params | None = None,
    *,
    status: int | None = None,
) -> None:
    """End it without a result. A picture's entry is refused too, unless it has a picture."""
    with transaction.atomic():
        held(crawl_request.crawl_id)
        if not finish(crawl_request, code, params, status=status):
            return
        if crawl_request.role == CrawlRequest.Role.PICTURE:
            # Known pictures have a request of their own.
            count(crawl_request.crawl_id, **{"seen" if code == reasons.KNOWN else "refused": 1})
            _refuse_entry(crawl_request, code, dict(params or {}))
        elif of := crawl_request.params.get("of"):
            _refuse_unopened(crawl_request, of, code, dict(params or {}))
        if status in (404, 410):
            _miss(crawl_request, status)


def _refuse_entry(crawl_request: CrawlRequest, code: str, params: dict[str, Any]) -> None:
    """An entry with a picture stays as it is: its address merely did not answer this time."""
    entries = CrawledImage.objects.filter(crawl_requests=crawl_request)
    now = timezone.now()
    if rule := robots_of(code, params):
        entries.update(robots=rule[:200])
    entries.filter(state__in=(CrawledImage.State.FOUND, CrawledImage.State.REFUSED)).update(
        state=CrawledImage.State.REFUSED, reason_code=code, params=params, decided=now
    )
    if code == reasons.ROBOTS_HEADER:
        _forbid(entries, params, now)
    if code in reasons.FOLLOWING:
        rights.tell(set(entries.values_list("id", flat=True)))


def _forbid(entries: QuerySet[CrawledImage], params: dict[str, Any], now: datetime) -> None:
    """An entry with a picture, whose own answer forbids its use from now on."""
    for entry in entries.filter(state__in=rights.KEPT):
        if rights.mark(entry, (reasons.NOW_FORBIDDEN, params), now=now):
            entry.save(update_fields=rights.COLUMNS)


def _refuse_unopened(
    crawl_request: CrawlRequest, of: list[int], code: str, params: dict[str, Any]
) -> None:
    """Refuse pictures whose detail page, the only statement of their rights, could not be read."""
    named = CrawledImage.objects.filter(
        id__in=of, state__in=(CrawledImage.State.FOUND, CrawledImage.State.REFUSED)
    )
    refused = named.update(
        state=CrawledImage.State.REFUSED, reason_code=code, params=params, decided=timezone.now()
    )
    count(crawl_request.crawl_id, refused=refused)


def _miss(crawl_request: CrawlRequest, status: int) -> None:
    """Its pictures may have gone from the site."""
    if crawl_request.role == CrawlRequest.Role.PICTURE:
        entries, what = CrawledImage.objects.filter(crawl_requests=crawl_request), "picture"
    elif crawl_request.role == CrawlRequest.Role.DETAIL:
        entries, what = (
            CrawledImage.objects.filter(
                source=crawl_request.crawl.source_id, page=crawl_request.url
            ),
            "page",
        )
    else:
        return
    held_rows = entries.filter(state__in=rights.KEPT).select_for_update(no_key=True, of=("self",))
    rows = list(held_rows.order_by("id"))
    gone = rights.missed(rows, status, what, now=timezone.now())
    CrawledImage.objects.bulk_update(rows, rights.COLUMNS, batch_size=100)
    rights.tell({entry.pk for entry in gone})


def robots_of(code: str, params: Params) -> str:
    """The robots value for the ledger; "" when robots had nothing to do with it."""
    if code in (reasons.ROBOTS, reasons.ROBOTS_HEADER, reasons.ROBOTS_META):
        return str(params.get("rule", code))
    return code if code == reasons.ROBOTS_UNREACHABLE else ""


def retry(
    crawl_request: CrawlRequest,
    seconds: float,
    code: str,
    params: Params | None = None,
    *,
    status: int | None = None,
) -> None:
    """Retry after a while; after too many attempts it is refused."""
    later = timezone.now() + timedelta(seconds=seconds)
    waiting = CrawlRequest.objects.filter(pk=crawl_request.pk, state=CrawlRequest.State.WAITING)
    with transaction.atomic():
        held(crawl_request.crawl_id)
        tried = waiting.filter(attempts__lt=bounds.ATTEMPTS)
        if not tried.update(not_before=later, status=status):
            refuse(crawl_request, code, params, status=status)
        elif status is not None:
            count(crawl_request.crawl_id, requests=1)


def release(crawl_request: CrawlRequest) -> None:
    """Return a request that was taken but never made: the spider stopped before."""
    taken = CrawlRequest.objects.filter(
        pk=crawl_request.pk, state=CrawlRequest.State.WAITING, attempts__gt=0
    )
    taken.update(attempts=F("attempts") - 1)


def picture_unchanged(crawl_request: CrawlRequest) -> None:
    """The picture has not changed since it was last fetched."""
    with transaction.atomic():
        held(crawl_request.crawl_id)
        if finish(crawl_request, reasons.UNCHANGED, status=304):
            count(crawl_request.crawl_id, seen=1)
            entries = CrawledImage.objects.filter(crawl_requests=crawl_request)
            entries.update(fetched=timezone.now(), checked=timezone.now())
            entries.filter(params__missing="picture").update(missing=None)
