"""Which hosts' pages belong to a source. Pictures may lie anywhere public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apps.crawling import reasons
from apps.crawling.frontier.rows import host_of
from apps.crawling.models import Crawl, CrawlRequest
from apps.galleries.remote import RemoteError


def hosts_of(crawl: Crawl) -> frozenset[str]:
    """Those of the home page, of the pages it begins with, and those the source names."""
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
    """Whether it is one of them, or lies below one."""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def why_not_asked(error: RemoteError) -> tuple[str, dict[str, Any]]:
    """In the ledger's words, why an address is not to be asked."""
    if error.code == "loopback":
        return reasons.PRIVATE_ADDRESS, {"host": error.params.get("host", "")}
    return reasons.BAD_ADDRESS, {}
