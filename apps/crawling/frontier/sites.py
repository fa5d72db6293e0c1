"""Which hosts' pages belong to a source. Pictures may be on any public host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apps.crawling import reasons
from apps.crawling.frontier.rows import host_of
from apps.crawling.models import Crawl, CrawlRequest
from apps.galleries.remote import RemoteError


def hosts_of(crawl: Crawl) -> frozenset[str]:
    """The hosts of the home page, of the start addresses, and those listed in the source."""
    begins = CrawlRequest.objects.filter(crawl=crawl, depth=0).exclude(
        role=CrawlRequest.Role.PICTURE
    )
    named = crawl.source.settings.get("hosts") or []
    hosts = {
        host_of(crawl.source.homepage),
        *begins.values_list("host", flat=True).distinct(),
        *(str(host).lower() for host in named),
    }
    return frozenset(host.removeprefix("www.") for host in hosts if host)


def is_on(hosts: Iterable[str], host: str) -> bool:
    """Whether it is one of them, or a subdomain of one."""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def address_problem(error: RemoteError) -> tuple[str, dict[str, Any]]:
    """The outcome code and parameters of an address that must not be requested."""
    if error.code == "loopback":
        return reasons.PRIVATE_ADDRESS, {"host": error.params.get("host", "")}
    return reasons.BAD_ADDRESS, {}
