"""New crawl requests, and the lock on their crawl's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F
from django.utils import timezone

from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, CrawlRequest, SourceTag

ORDER = {
    CrawlRequest.Role.PICTURE: 0,
    CrawlRequest.Role.DETAIL: 1,
    CrawlRequest.Role.LISTING: 2,
    CrawlRequest.Role.TAGS: 3,
    CrawlRequest.Role.START: 4,
}
# Parameters in one query: SQLite's number of them is limited.
BULK_SIZE = 500


def held(crawl_id: int) -> Crawl:
    """The crawl's row, locked: lock it before its requests, and these before entries."""
    crawls = Crawl.objects.select_related("source").select_for_update(of=("self",))
    return crawls.get(pk=crawl_id)


def count(crawl_id: int, **counts: int) -> None:
    """Increase these counters on the crawl's row."""
    more = {name: F(name) + n for name, n in counts.items()}
    Crawl.objects.filter(pk=crawl_id).update(**more)


def host_of(url: str) -> str:
    """The address's host in lower case; "" when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def new_crawl_request(crawl: Crawl, url: str, role: str, **values: Any) -> CrawlRequest:
    """An unsaved request; with an `outcome`, one that ended before it was made."""
    crawl_request = CrawlRequest(
        crawl=crawl,
        url=url,
        digest=digest_of(url),
        host=host_of(url)[:255],
        role=role,
        order=ORDER[CrawlRequest.Role(role)],
        **values,
    )
    if crawl_request.outcome:
        end(crawl_request, crawl_request.outcome, crawl_request.params)
    return crawl_request


def end(crawl_request: CrawlRequest, outcome: str, params: dict[str, Any]) -> None:
    """Mark an unsaved request as one not to be made."""
    crawl_request.state, crawl_request.finished = CrawlRequest.State.DONE, timezone.now()
    crawl_request.outcome, crawl_request.params = outcome, params


def unknown(crawl: Crawl, crawl_requests: Iterable[CrawlRequest]) -> list[CrawlRequest]:
    """Those whose addresses are new in this crawl, each once."""
    by_digest = {
        crawl_request.digest: crawl_request for crawl_request in reversed(list(crawl_requests))
    }
    met = crawl_requests_of(crawl, list(by_digest))
    return [
        crawl_request for digest, crawl_request in reversed(by_digest.items()) if digest not in met
    ]


def crawl_requests_of(crawl: Crawl, digests: Sequence[str]) -> dict[str, CrawlRequest]:
    """The crawl's requests of these addresses."""
    rows: dict[str, CrawlRequest] = {}
    for n in range(0, len(digests), BULK_SIZE):
        of = CrawlRequest.objects.filter(crawl=crawl, digest__in=digests[n : n + BULK_SIZE])
        rows |= {crawl_request.digest: crawl_request for crawl_request in of}
    return rows


def source_tags_of(source_id: int, names: Iterable[str]) -> dict[str, SourceTag]:
    """The source tags with these names; new ones are created."""
    wanted = {named(name) for name in names} - {""}
    if not wanted:
        return {}
    fresh = sorted(wanted - set(_known(source_id, wanted)))
    rows = [SourceTag(source_id=source_id, name=name) for name in fresh]
    SourceTag.objects.bulk_create(rows, ignore_conflicts=True)
    return _known(source_id, wanted)


def named(name: str) -> str:
    """A source tag's name as it is stored."""
    return " ".join(name.split())[:200]


def _known(source_id: int, names: set[str]) -> dict[str, SourceTag]:
    every, source_tags = sorted(names), SourceTag.objects.filter(source=source_id)
    rows: dict[str, SourceTag] = {}
    for n in range(0, len(every), BULK_SIZE):
        rows |= {
            source_tag.name: source_tag
            for source_tag in source_tags.filter(name__in=every[n : n + BULK_SIZE])
        }
    return rows
