"""Checks the address of every request, redirects and robots.txt included."""

from __future__ import annotations

import ipaddress

from scrapy import Request

from apps.crawling import reasons
from apps.crawling.frontier.sites import address_problem
from apps.galleries.remote import RemoteError
from apps.galleries.remote.addresses import checked, is_public, is_test_host
from crawlers.refusals import Refused


class PublicAddresses:
    """Checks its form; host names are checked by the resolver."""

    def process_request(self, request: Request) -> None:
        try:
            host = checked(request.url).host
        except RemoteError as error:
            code, params = address_problem(error)
            raise Refused(code, **params) from error
        if _is_literal(host) and not (is_public(host) or is_test_host(host)):
            raise Refused(reasons.PRIVATE_ADDRESS, host=host)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
