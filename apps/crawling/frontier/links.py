"""The links of a page: into the frontier, unless something speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from apps.crawling import reasons
from apps.crawling.adapters.types import Extract, Found, Link
from apps.crawling.frontier import bounds
from apps.crawling.frontier.checks import Remembered
from apps.crawling.frontier.limits import is_wanted
from apps.crawling.frontier.pictures import PageOfPictures
from apps.crawling.frontier.rows import (
    count,
    end,
    host_of,
    named,
    new_visit,
    source_tags_of,
    unknown,
)
from apps.crawling.frontier.sites import hosts_of, is_on, why_not_asked
from apps.crawling.models import Crawl, Visit
from apps.crawling.robots import meta_verdict
from apps.galleries.remote import RemoteError
from apps.galleries.remote.addresses import checked


def follow(crawl: Crawl, visit: Visit, links: Sequence[Link], *, new: int) -> None:
    """Write what the page's links lead to; `new` pictures were found on the page itself."""
    words = source_tags_of(crawl.source_id, (link.tag for link in links))
    found = []
    for link in links:
        word = words.get(named(link.tag), visit.word)
        if word is None or is_wanted(crawl, word):
            values: dict[str, Any] = {"referrer": visit.url, "word": word, "depth": visit.depth + 1}
            values |= {"params": {"changed": link.changed} if link.changed else {}}
            found.append(new_visit(crawl, link.url, link.role, **values))
    visits = unknown(crawl, found)
    remembered = Remembered(crawl, visits)
    known = {visit.digest: extract for visit in visits if (extract := remembered.extract_of(visit))}
    details = [found for found in visits if found.role == Visit.Role.DETAIL]
    led_on = new or any(crawl.thorough or found.digest not in known for found in details)
    hosts = hosts_of(crawl)
    for ahead in visits:
        if visit.role == Visit.Role.LISTING == ahead.role and visit.word_id == ahead.word_id:
            ahead.barren = 0 if led_on else visit.barren + 1
        if why := _why_not(crawl, ahead, hosts):
            end(ahead, *why)
        elif ahead.digest in known:
            end(ahead, reasons.KNOWN, {})
    Visit.objects.bulk_create(visits, batch_size=bounds.BATCH)
    count(crawl.pk, checks=remembered.spent)
    _go_on_from_memory(crawl, visit, known.values())


def _go_on_from_memory(crawl: Crawl, visit: Visit, known: Iterable[Extract]) -> None:
    """What known pages led to, without asking for them; all of a list in one go."""
    by_rule: dict[str, list[Found]] = {}
    for extract in known:
        by_rule.setdefault(meta_verdict(extract.robots), []).extend(extract.pictures)
    for rule, pictures in by_rule.items():
        against = (reasons.ROBOTS_META, {"rule": rule}) if rule else None
        PageOfPictures(crawl, visit, against, remembered=True).write(pictures)


def _why_not(
    crawl: Crawl, visit: Visit, hosts: frozenset[str]
) -> tuple[str, dict[str, Any]] | None:
    try:
        checked(visit.url)
    except RemoteError as error:
        return why_not_asked(error)
    if not is_on(hosts, host_of(visit.url)):
        return reasons.OFF_SITE, {"host": visit.host}
    if visit.barren >= bounds.BARREN:
        return reasons.BARREN, {"pages": bounds.BARREN}
    if visit.depth > bounds.DEPTH:
        return reasons.TOO_DEEP, {"depth": bounds.DEPTH}
    if crawl.pages >= bounds.PAGES:
        return reasons.LIMIT, {}
    return None
