"""Once the spider stops, nothing new is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy import Request

from crawlers.refusals import Stopped

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawlers.spider import GallerySpider


class NothingNew:
    """What a redirect leads to belongs to a visit under way: it may end."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = cast("GallerySpider", self._crawler.spider)
        if spider.stopping and not request.meta.get("redirect_times"):
            raise Stopped
