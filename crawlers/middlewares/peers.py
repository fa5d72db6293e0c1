"""Checks that every answer came from a public address."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from apps.crawling import reasons
from apps.galleries.remote.addresses import is_public, is_test_host
from crawlers.refusals import Refused


class PublicPeers:
    """A second check: the resolver returns public addresses only."""

    def process_response(self, request: Request, response: Response) -> Response:
        host = urlsplit(request.url).hostname or ""
        if not is_test_host(host) and not is_public(str(response.ip_address)):
            raise Refused(reasons.PRIVATE_ADDRESS, host=host)
        return response
