"""Adds the links of a page to the frontier, unless something forbids them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from apps.crawling import reasons
from apps.crawling.adapters.types import Extract, Found, Link
from apps.crawling.frontier import bounds
from apps.crawling.frontier.limits import is_wanted
from apps.crawling.frontier.pictures import PageOfPictures
from apps.crawling.frontier.rechecks import Remembered
from apps.crawling.frontier.rows import (
    count,
    end,
    host_of,
    named,
    new_crawl_request,
    source_tags_of,
    unknown,
)
from apps.crawling.frontier.sites import address_problem, hosts_of, is_on
from apps.crawling.models import Crawl, CrawlRequest
from apps.crawling.robots import meta_verdict
from apps.galleries.remote import RemoteError
from apps.galleries.remote.addresses import checked


def follow(crawl: Crawl, crawl_request: CrawlRequest, links: Sequence[Link], *, new: int) -> None:
    """Write requests for the page's links; `new` pictures were found on the page itself."""
    source_tags = source_tags_of(crawl.source_id, (link.tag for link in links))
    found = []
    for link in links:
        source_tag = source_tags.get(named(link.tag), crawl_request.source_tag)
        if source_tag is None or is_wanted(crawl, source_tag):
            values: dict[str, Any] = {
                "referrer": crawl_request.url,
                "source_tag": source_tag,
                "depth": crawl_request.depth + 1,
            }
            values |= {"params": {"changed": link.changed} if link.changed else {}}
            found.append(new_crawl_request(crawl, link.url, link.role, **values))
    crawl_requests = unknown(crawl, found)
    remembered = Remembered(crawl, crawl_requests)
    known = {
        crawl_request.digest: extract
        for crawl_request in crawl_requests
        if (extract := remembered.extract_of(crawl_request))
    }
    details = [found for found in crawl_requests if found.role == CrawlRequest.Role.DETAIL]
    found_new = new or any(crawl.thorough or found.digest not in known for found in details)
    hosts = hosts_of(crawl)
    for next_request in crawl_requests:
        if (
            crawl_request.role == CrawlRequest.Role.LISTING == next_request.role
            and crawl_request.source_tag_id == next_request.source_tag_id
        ):
            next_request.empty_streak = 0 if found_new else crawl_request.empty_streak + 1
        if reason := _refusal_reason(crawl, next_request, hosts):
            end(next_request, *reason)
        elif next_request.digest in known:
            end(next_request, reasons.KNOWN, {})
    CrawlRequest.objects.bulk_create(crawl_requests, batch_size=bounds.BATCH)
    count(crawl.pk, checks=remembered.spent)
    _go_on_from_memory(crawl, crawl_request, known.values())


def _go_on_from_memory(crawl: Crawl, crawl_request: CrawlRequest, known: Iterable[Extract]) -> None:
    """Follow the remembered links of known pages, a whole listing at once, without requests."""
    by_rule: dict[str, list[Found]] = {}
    for extract in known:
        by_rule.setdefault(meta_verdict(extract.robots), []).extend(extract.pictures)
    for rule, pictures in by_rule.items():
        objection = (reasons.ROBOTS_META, {"rule": rule}) if rule else None
        PageOfPictures(crawl, crawl_request, objection, remembered=True).write(pictures)


def _refusal_reason(
    crawl: Crawl, crawl_request: CrawlRequest, hosts: frozenset[str]
) -> tuple[str, dict[str, Any]] | None:
    try:
        checked(crawl_request.url)
    except RemoteError as error:
        return address_problem(error)
    if not is_on(hosts, host_of(crawl_request.url)):
        return reasons.OFF_SITE, {"host": crawl_request.host}
    if crawl_request.empty_streak >= bounds.BARREN:
        return reasons.BARREN, {"pages": bounds.BARREN}
    if crawl_request.depth > bounds.DEPTH:
        return reasons.TOO_DEEP, {"depth": bounds.DEPTH}
    if crawl.pages >= bounds.PAGES:
        return reasons.LIMIT, {}
    return None
