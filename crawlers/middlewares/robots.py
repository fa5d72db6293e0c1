"""Fetches robots.txt of every host once, and obeys it, after redirects too."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from apps.crawling import reasons
from apps.crawling.models import CrawlRequest
from apps.crawling.robots import Robots
from crawlers.api_terms import api_settings_of
from crawlers.failures import unsafe_host
from crawlers.refusals import NotSent, Refused, RetryLater
from crawlers.retry_after import is_busy, retry_after_seconds

if TYPE_CHECKING:
    from typing import Self

logger = logging.getLogger(__name__)

# Larger than the part that is parsed (`Robots` truncates), small enough for memory.
MAX_BYTES = 2 * 2**20


def _allowed_by_terms(crawler: Crawler, request: Request) -> bool:
    """Whether an API's own terms allow it: for its own addresses, never for pages and pictures."""
    crawl_request = request.meta.get("crawl_request")
    if crawl_request is None or crawl_request.role not in (
        CrawlRequest.Role.START,
        CrawlRequest.Role.LISTING,
    ):
        return False
    api = api_settings_of(crawler)
    return api is not None and bool(api.terms) and api.is_own(request.url)


class ObeyRobots:
    """Kept for the life of the process, by scheme, host and port (RFC 9309)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._known: dict[str, asyncio.Future[Robots]] = {}
        # Crawl delays of hosts, in seconds.
        self.delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        if _allowed_by_terms(self._crawler, request):
            return
        parts = urlsplit(request.url)
        robots = await self._of(f"{parts.scheme}://{parts.netloc}")
        if not robots.reached:
            raise Refused(reasons.ROBOTS_UNREACHABLE, host=parts.hostname)
        if rule := robots.verdict(request.url):
            raise Refused(reasons.ROBOTS, rule=rule[:200])

    async def _of(self, origin: str) -> Robots:
        """Concurrent requests of one host wait for the same answer."""
        if origin not in self._known:
            self._known[origin] = asyncio.ensure_future(self._ask(origin))
        try:
            return await asyncio.shield(self._known[origin])
        except (RetryLater, NotSent):
            # The host asks for a backoff: after it, robots.txt is requested again.
            self._known.pop(origin, None)
            raise

    async def _ask(self, origin: str) -> Robots:
        host = urlsplit(origin).hostname or ""
        meta = {"robots": True, "download_maxsize": MAX_BYTES}
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta=meta)
        try:
            response = await self._crawler.engine.download_async(request)
        except (RetryLater, NotSent):
            raise
        except Exception as error:
            if refusal := unsafe_host(host, error):
                raise refusal from error
            logger.info("No robots.txt from %s: %r", origin, error)
            return Robots.answered(None)
        if is_busy(response) and (seconds := retry_after_seconds(response)):
            raise RetryLater(seconds, reasons.ROBOTS_UNREACHABLE, host=host)
        robots = Robots.answered(response.status, response.body)
        if robots.delay:
            self.delays[host] = max(robots.delay, self.delays.get(host, 0))
        return robots
