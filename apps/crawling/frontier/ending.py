"""How a visit ends, or is put off."""

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
    """Mark the visit done, within the caller's transaction; False when it was already."""
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
    """Not asked for, or not taken. A picture's entry ends with it, unless it is kept already."""
    with transaction.atomic():
        held(crawl_request.crawl_id)
        if not finish(crawl_request, code, params, status=status):
            return
        if crawl_request.role == CrawlRequest.Role.PICTURE:
            # What is known has a visit of its own.
            count(crawl_request.crawl_id, **{"seen" if code == reasons.KNOWN else "refused": 1})
            _refuse_entry(crawl_request, code, dict(params or {}))
        elif of := crawl_request.params.get("of"):
            _refuse_unopened(crawl_request, of, code, dict(params or {}))
        if status in (404, 410):
            _miss(crawl_request, status)


def _refuse_entry(crawl_request: CrawlRequest, code: str, params: dict[str, Any]) -> None:
    """One whose picture is kept stays as it is: its address merely did not answer this time."""
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
    """One that is kept, and whose own answer asks not to use it from now on."""
    for entry in entries.filter(state__in=rights.KEPT):
        if rights.mark(entry, (reasons.NOW_FORBIDDEN, params), now=now):
            entry.save(update_fields=rights.COLUMNS)


def _refuse_unopened(
    crawl_request: CrawlRequest, of: list[int], code: str, params: dict[str, Any]
) -> None:
    """Without its page nobody knows what may be done with a picture that was only named."""
    named = CrawledImage.objects.filter(
        id__in=of, state__in=(CrawledImage.State.FOUND, CrawledImage.State.REFUSED)
    )
    refused = named.update(
        state=CrawledImage.State.REFUSED, reason_code=code, params=params, decided=timezone.now()
    )
    count(crawl_request.crawl_id, refused=refused)


def _miss(crawl_request: CrawlRequest, status: int) -> None:
    """What is kept of it may have gone from its site."""
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
    """What the ledger says of robots; "" when they had nothing to do with it."""
    if code in (reasons.ROBOTS, reasons.ROBOTS_HEADER, reasons.ROBOTS_META):
        return str(params.get("rule", code))
    return code if code == reasons.ROBOTS_UNREACHABLE else ""


def again(
    crawl_request: CrawlRequest,
    seconds: float,
    code: str,
    params: Params | None = None,
    *,
    status: int | None = None,
) -> None:
    """Try once more after a while; what has been tried often enough is refused."""
    later = timezone.now() + timedelta(seconds=seconds)
    waiting = CrawlRequest.objects.filter(pk=crawl_request.pk, state=CrawlRequest.State.WAITING)
    with transaction.atomic():
        held(crawl_request.crawl_id)
        tried = waiting.filter(attempts__lt=bounds.ATTEMPTS)
        if not tried.update(not_before=later, status=status):
            refuse(crawl_request, code, params, status=status)
        elif status is not None:
            count(crawl_request.crawl_id, requests=1)


def give_back(crawl_request: CrawlRequest) -> None:
    """It was taken, but never asked for: the spider stopped before."""
    taken = CrawlRequest.objects.filter(
        pk=crawl_request.pk, state=CrawlRequest.State.WAITING, attempts__gt=0
    )
    taken.update(attempts=F("attempts") - 1)


def picture_unchanged(crawl_request: CrawlRequest) -> None:
    """The picture is as it was when it was last fetched."""
    with transaction.atomic():
        held(crawl_request.crawl_id)
        if finish(crawl_request, reasons.UNCHANGED, status=304):
            count(crawl_request.crawl_id, seen=1)
            entries = CrawledImage.objects.filter(crawl_requests=crawl_request)
            entries.update(fetched=timezone.now(), checked=timezone.now())
            entries.filter(params__missing="picture").update(missing=None)
