"""What is asked next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from apps.crawling import adapters, reasons
from apps.crawling.frontier import bounds
from apps.crawling.frontier.ending import finish, refuse
from apps.crawling.frontier.limits import Room, is_wanted
from apps.crawling.frontier.rows import held
from apps.crawling.models import Crawl, Entry, Page, Visit


def take(
    crawl: Crawl,
    n: int,
    *,
    without_hosts: Collection[str] = (),
    flying: Mapping[int, str] | None = None,
    each: int = 2,
) -> list[Visit]:
    """Up to `n` visits that are due, pictures first, and no more than `each` to one host.

    `flying` are those under way, by their ids with their hosts; a host in `without_hosts` rests.
    """
    flying = dict(flying or {})
    busy = Counter(flying.values())
    taken: list[Visit] = []
    with transaction.atomic():
        crawl = held(crawl.pk)
        while len(taken) < n:
            full = {host for host, flights in busy.items() if flights >= each}
            visit = _next(crawl, {*without_hosts, *full}, flying)
            if visit is None:
                break
            if _begin(crawl, visit):
                taken.append(visit)
                busy[visit.host] += 1
                flying[visit.pk] = visit.host
    return taken


def _waiting(crawl: Crawl) -> QuerySet[Visit]:
    return Visit.objects.filter(crawl=crawl, state=Visit.State.WAITING)


def _next(crawl: Crawl, without: Collection[str], flying: Mapping[int, str]) -> Visit | None:
    due = Q(not_before=None) | Q(not_before__lte=timezone.now())
    visits = _waiting(crawl).filter(due).exclude(host__in=without).exclude(pk__in=flying)
    return visits.select_related("crawl__source", "word", "entry").order_by("order", "id").first()


def _begin(crawl: Crawl, visit: Visit) -> bool:
    """Count the attempt, before anything can happen; or end what is not wanted any more."""
    if visit.attempts >= bounds.BEGINNINGS:
        refuse(visit, reasons.UNEXPECTED)
        return False
    is_check = "check" in visit.params
    if visit.role != Visit.Role.PICTURE and not is_check and _is_enough(crawl, visit):
        finish(visit, reasons.LIMIT, status=None)
        return False
    visit.attempts += 1
    visit.asked = timezone.now()
    visit.save(update_fields=["attempts", "asked"])
    return True


def _is_enough(crawl: Crawl, visit: Visit) -> bool:
    """Whether its pictures would be over the limit, or its word was struck off meanwhile."""
    if visit.word and not is_wanted(crawl, visit.word):
        return True
    return not Room(crawl).has([visit.word] if visit.word else [])


def left(crawl: Crawl) -> int:
    """How many visits wait, due or not."""
    return _waiting(crawl).count()


def backing_off(crawl: Crawl) -> dict[str, datetime]:
    """Hosts that asked us to wait, and until when: so also after a restart."""
    later = _waiting(crawl).filter(not_before__gt=timezone.now()).order_by()
    return dict(later.values_list("host").annotate(until=Max("not_before")))


def next_due(crawl: Crawl) -> datetime | None:
    """When the first of those is due that wait for their time."""
    later = _waiting(crawl).filter(not_before__gt=timezone.now())
    return later.aggregate(at=Min("not_before"))["at"]


def validators_of(visit: Visit) -> dict[str, str]:
    """Request headers by which a server can say that nothing has changed."""
    kept = _remembered(visit)
    if kept is None:
        return {}
    headers = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in headers.items() if value}


def _remembered(visit: Visit) -> Entry | Page | None:
    if visit.role == Visit.Role.PICTURE:
        entry = visit.entry
        return entry if entry and (entry.image_id or entry.spooled) else None
    source = visit.crawl.source
    reading = adapters.reading_of(source.kind, source.settings)
    return Page.objects.filter(source=source, digest=visit.digest, reading=reading).first()
