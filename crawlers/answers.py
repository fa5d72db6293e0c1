"""Passes an answer, or its failure, to the frontier. Runs in the database thread."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError
from scrapy.http import Response

from apps.crawling import adapters, frontier, reasons
from apps.crawling.adapters.types import Fetched, Link, PageError
from apps.crawling.models import CrawlRequest
from apps.crawling.robots import directives_of, header_verdict, robots_headers
from apps.crawling.services.ingest import ingest
from crawlers.failures import pause_after
from crawlers.refusals import Refused, RetryLater, TemporaryFailure
from crawlers.retry_after import is_busy, retry_after_seconds

logger = logging.getLogger(__name__)

ALLOWED = "allowed"
MOVED = (301, 302, 303, 307, 308)
# May succeed in a minute.
TEMPORARY_STATUSES = (408, 500, 502, 504, 520, 521, 522, 523, 524)
PICTURE_HEADERS = ("Content-Type", "ETag", "Last-Modified")


def _robots_headers(response: Response) -> list[str]:
    """The answer's robots headers."""
    headers = response.headers
    pairs = [(name, value) for name in headers for value in headers.getlist(name)]
    return robots_headers(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs
    )


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def limit_of(crawl_request: CrawlRequest) -> int:
    """Maximum bytes of an answer."""
    if crawl_request.role == CrawlRequest.Role.PICTURE:
        return int(settings.FUTU_CRAWL_PICTURE_BYTES)
    return int(settings.FUTU_CRAWL_PAGE_BYTES)


def judge(crawl_request: CrawlRequest, response: Response) -> None:
    """Raises Refused or Later when the answer has nothing usable."""
    host = urlsplit(response.url).hostname or ""
    if is_busy(response):
        seconds = retry_after_seconds(response) or pause_after(crawl_request)
        raise RetryLater(seconds, reasons.TOO_BUSY, host=host)
    if response.status in TEMPORARY_STATUSES:
        raise TemporaryFailure(reasons.UNREACHABLE, host=host, status=response.status)
    if response.status in MOVED:
        # A redirect was followed already, if it led to an http(s) address.
        raise Refused(reasons.BAD_ADDRESS)
    if response.status not in (200, 304):
        raise Refused(reasons.HTTP_STATUS, status=response.status)
    if crawl_request.role == CrawlRequest.Role.PICTURE and (
        rule := header_verdict(_robots_headers(response))
    ):
        raise Refused(reasons.ROBOTS_HEADER, rule=rule)


def settle(crawl_request: CrawlRequest, response: Response) -> None:
    """Pass an answer that `judge` accepted to the frontier, or to the ingest of pictures.

    Raises Refused. Errors of the database and the disk are not the page's fault: they propagate.
    """
    try:
        _settle(crawl_request, response)
    except (Refused, DatabaseError, OSError):
        raise
    except Exception as error:
        logger.exception("Unexpected at %s", crawl_request.url)
        raise Refused(reasons.UNEXPECTED) from error


def _settle(crawl_request: CrawlRequest, response: Response) -> None:
    if response.status == 304:
        frontier.unchanged(crawl_request)
    elif crawl_request.role == CrawlRequest.Role.PICTURE:
        _ingest(crawl_request, response)
    else:
        _read(crawl_request, response)


def _read(crawl_request: CrawlRequest, response: Response) -> None:
    source = crawl_request.crawl.source
    tag = crawl_request.source_tag.name if crawl_request.source_tag else ""
    fetched = Fetched(response.url, response.body, _header(response, "Content-Type"))
    try:
        extract = adapters.adapter_for(source.kind, source.settings).read(
            fetched, Link(crawl_request.url, crawl_request.role, tag)
        )
    except PageError as error:
        logger.info("Cannot read %s: %s", crawl_request.url, error)
        raise Refused(reasons.NOT_A_PAGE) from error
    frontier.read_page(
        crawl_request,
        extract,
        validators={
            "etag": _header(response, "ETag"),
            "last_modified": _header(response, "Last-Modified"),
        },
        status=response.status,
        size=len(response.body),
        header_directives=directives_of(_robots_headers(response)),
    )


def _ingest(crawl_request: CrawlRequest, response: Response) -> None:
    name = urlsplit(response.url).path.rsplit("/", 1)[-1]
    headers = {name: _header(response, name) for name in PICTURE_HEADERS}
    upload = ContentFile(response.body, name=name or "picture")
    ingest(crawl_request, upload, status=response.status, headers=headers, robots=ALLOWED)
