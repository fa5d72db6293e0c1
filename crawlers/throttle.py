"""AutoThrottle, with the delays of the source and of each host's robots.txt as its minimum."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.conf import settings
from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawlers.middlewares.robots import ObeyRobots
from crawlers.retry_after import MAX_SECONDS, is_busy, retry_after_seconds

if TYPE_CHECKING:
    from crawlers.spider import GallerySpider


class PoliteThrottle(AutoThrottle):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self._request_waits, signals.request_reached_downloader)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Before the slot's next request: a busy host is sent none."""
        super()._response_downloaded(response, request, spider)
        if is_busy(response):
            host = urlsplit(request.url).hostname or ""
            seconds = retry_after_seconds(response) or settings.FUTU_CRAWL_RETRY
            cast("GallerySpider", spider).back_off(host, seconds)

    def _request_waits(self, request: Request, spider: Spider) -> None:
        """Before its delay is computed: unused slots are replaced after a while."""
        _key, slot = self._get_slot(request, spider)
        if slot is not None:
            slot.delay = max(slot.delay, self._floor(request.url))

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, self._floor(response.url))

    def _floor(self, url: str) -> float:
        robots = self.crawler.get_downloader_middleware(ObeyRobots)
        asked = robots.delays.get(urlsplit(url).hostname or "", 0.0) if robots else 0.0
        return max(self.mindelay, min(asked, MAX_SECONDS))
