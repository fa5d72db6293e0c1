"""Sends an API's key to the API alone, even after a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request

from crawlers.api_terms import api_settings_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class ApiKeys:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """A redirect copies the headers of the request before it."""
        if (api := api_settings_of(self._crawler)) and api.key:
            request.headers.pop(api.key_header, None)
            for name, value in api.headers_for(request.url).items():
                request.headers[name] = value
