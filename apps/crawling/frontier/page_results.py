"""The consequences of a page: its pictures, its links, and the row that remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.crawling import adapters, reasons
from apps.crawling.adapters.types import Extract
from apps.crawling.frontier import bounds
from apps.crawling.frontier.completion import finish
from apps.crawling.frontier.detail_pages import described_pictures
from apps.crawling.frontier.ledger import Reason
from apps.crawling.frontier.links import follow
from apps.crawling.frontier.pictures import PageOfPictures
from apps.crawling.frontier.rows import count, held
from apps.crawling.models import Crawl, CrawlRequest, Page, Source
from apps.crawling.robots import forbids_links, meta_verdict


def read_page(
    crawl_request: CrawlRequest,
    extract: Extract,
    *,
    validators: Mapping[str, str],
    status: int,
    size: int,
    header_directives: frozenset[str] = frozenset(),
) -> None:
    """Process a fetched and parsed page; `header_directives` are those of its robots headers.

    One transaction ends the crawl request and writes its consequences. For a page with very many
    pictures, earlier transactions write the first ones; a repetition duplicates nothing.
    """
    _follow(
        crawl_request, extract, header_directives, outcome=reasons.READ, status=status, size=size
    )
    _remember(crawl_request, extract, validators)


def page_unchanged(crawl_request: CrawlRequest, *, asked: bool = True) -> None:
    """The page has not changed: its remembered contents are processed again.

    `asked`: its server says so; else the sitemap that names it.
    """
    page = Page.objects.get(source=crawl_request.crawl.source_id, digest=crawl_request.digest)
    extract = Extract.from_json(page.found)
    _follow(
        crawl_request,
        extract,
        frozenset(),
        outcome=reasons.UNCHANGED,
        status=304 if asked else None,
        size=0,
    )
    Page.objects.filter(pk=page.pk).update(fetched=timezone.now())


def _follow(
    crawl_request: CrawlRequest,
    extract: Extract,
    header_directives: frozenset[str],
    *,
    outcome: str,
    status: int | None,
    size: int,
) -> None:
    if (
        crawl_request.role == CrawlRequest.Role.DETAIL
        and crawl_request.crawl.source.kind != Source.Kind.HTML
    ):
        extract = replace(extract, pictures=described_pictures(crawl_request, extract))
    batches = [
        extract.pictures[n : n + bounds.BATCH]
        for n in range(0, len(extract.pictures), bounds.BATCH)
    ] or [[]]
    objection = _objection(extract, header_directives)
    if crawl_request.role == CrawlRequest.Role.DETAIL and not extract.pictures:
        outcome = reasons.NO_PICTURE
    new = 0
    for batch in batches[:-1]:
        with transaction.atomic():
            new += _write(held(crawl_request.crawl_id), crawl_request, batch, objection)
    with transaction.atomic():
        crawl = held(crawl_request.crawl_id)
        if not finish(crawl_request, outcome, status=status, size=size):
            return
        new += _write(crawl, crawl_request, batches[-1], objection)
        nofollow = forbids_links(extract.robots | header_directives)
        follow(crawl, crawl_request, [] if nofollow else extract.links, new=new)
        count(crawl.pk, pages=1)


def _write(
    crawl: Crawl, crawl_request: CrawlRequest, batch: list[Any], objection: Reason | None
) -> int:
    opened = (
        crawl_request.role == CrawlRequest.Role.DETAIL and crawl.source.kind != Source.Kind.HTML
    )
    page = PageOfPictures(crawl, crawl_request, objection, opened=opened)
    page.write(batch)
    return page.new if crawl.thorough else page.unknown


def _objection(extract: Extract, header_directives: frozenset[str]) -> Reason | None:
    """The page's objection to the use of its pictures, in its headers or its text."""
    if rule := meta_verdict(header_directives):
        return reasons.ROBOTS_HEADER, {"rule": rule}
    if rule := meta_verdict(extract.robots):
        return reasons.ROBOTS_META, {"rule": rule}
    return None


def _remember(crawl_request: CrawlRequest, extract: Extract, validators: Mapping[str, str]) -> None:
    """Remember the page's contents, if its server supports conditional requests."""
    source = crawl_request.crawl.source
    etag = validators.get("etag", "")
    last_modified = validators.get("last_modified", "")
    rows = Page.objects.filter(source=source, digest=crawl_request.digest)
    if len(etag) > 500 or len(last_modified) > 100:
        etag = last_modified = ""
    # Detail pages are not requested each time, whether or not the server supports that.
    if not (etag or last_modified) and crawl_request.role != CrawlRequest.Role.DETAIL:
        rows.delete()
        return
    Page.objects.update_or_create(
        source=source,
        digest=crawl_request.digest,
        defaults={
            "url": crawl_request.url,
            "etag": etag,
            "last_modified": last_modified,
            "reading": adapters.settings_digest(source.kind, source.settings),
            "found": extract.as_json(),
            "fetched": timezone.now(),
        },
    )
