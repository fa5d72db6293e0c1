"""Makes no new requests once the spider stops, nor of a host that backs off."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request

from apps.crawling import reasons
from crawlers.refusals import NotSent, RetryLater

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawlers.spider import GallerySpider


class NothingNew:
    """A redirect belongs to a request in flight: it may be followed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = cast("GallerySpider", self._crawler.spider)
        is_redirect = request.meta.get("redirect_times")
        host = urlsplit(request.url).hostname or ""
        seconds = spider.in_flight.backoff_of(host)
        if seconds and is_redirect:
            raise RetryLater(seconds, reasons.TOO_BUSY, host=host)
        if seconds or (spider.stopping and not is_redirect):
            raise NotSent
