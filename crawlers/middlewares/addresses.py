"""Every request, redirected ones and those for robots.txt too: may this address be asked?"""

from __future__ import annotations

import ipaddress

from scrapy import Request

from apps.crawling import reasons
from apps.crawling.frontier.sites import why_not_asked
from apps.galleries.remote import RemoteError
from apps.galleries.remote.addresses import checked, is_public, is_test_host
from crawlers.refusals import Refused


class PublicAddresses:
    """By its form; where a name leads is the resolver's matter."""

    def process_request(self, request: Request) -> None:
        try:
            host = checked(request.url).host
        except RemoteError as error:
            code, params = why_not_asked(error)
            raise Refused(code, **params) from error
        if _is_literal(host) and not (is_public(host) or is_test_host(host)):
            raise Refused(reasons.PRIVATE_ADDRESS, host=host)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
