"""Checks redirects before they are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from apps.crawling import frontier, reasons
from apps.crawling.models import CrawlRequest
from crawlers.refusals import Refused

if TYPE_CHECKING:
    from crawlers.spider import GallerySpider


class CheckedRedirects(RedirectMiddleware):
    """Limits their number, and forbids loops.

    Pages stay on their site, and no address is requested twice under two names.
    """

    async def process_response(  # type: ignore[override]  # Scrapy awaits either
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused(reasons.REDIRECTS) from error
        crawl_request = request.meta.get("crawl_request")
        if isinstance(result, Request) and crawl_request is not None:
            await self._check(result, crawl_request)
        return result

    async def _check(self, redirected: Request, crawl_request: CrawlRequest) -> None:
        if redirected.url in redirected.meta["redirect_urls"]:
            raise Refused(reasons.REDIRECTS)
        spider = cast("GallerySpider", self.crawler.spider)
        host = urlsplit(redirected.url).hostname or ""
        if crawl_request.role != CrawlRequest.Role.PICTURE and not frontier.is_on(
            spider.hosts, host
        ):
            raise Refused(reasons.OFF_SITE, host=host)
        if not await spider.database(frontier.may_follow_redirect, crawl_request, redirected.url):
            raise Refused(reasons.KNOWN)

    def handle_referer(self, request: Request, response: Response) -> None:
        """Referrers are never sent."""

    def _engine_started(self) -> None:
        """Scrapy would warn that no referrers are sent."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        # The slot is that of the new host, not of the host that redirected.
        redirected.meta.pop("download_slot", None)
        return super()._redirect(redirected, request, reason)
