"""The frontier: what a crawl has asked for and what it will, as rows.

No request is kept anywhere else. The spider takes visits, asks, and for each answer one
transaction ends the visit and writes what follows from it, so whatever ends the process loses
only what was under way, and asks for that again.
"""

from __future__ import annotations

from apps.crawling.frontier.checks import is_unchanged, recheck
from apps.crawling.frontier.ending import again, give_back, picture_unchanged, refuse
from apps.crawling.frontier.lease import TakenError, board, leave
from apps.crawling.frontier.moving import led_to
from apps.crawling.frontier.reading import page_unchanged, read_page
from apps.crawling.frontier.seeding import seed
from apps.crawling.frontier.sites import hosts_of, is_on
from apps.crawling.frontier.taking import backing_off, left, next_due, take, validators_of
from apps.crawling.models import CrawlRequest

__all__ = [
    "TakenError",
    "again",
    "backing_off",
    "board",
    "give_back",
    "hosts_of",
    "is_on",
    "leave",
    "led_to",
    "left",
    "next_due",
    "read_page",
    "recheck",
    "refuse",
    "seed",
    "take",
    "told_from_memory",
    "unchanged",
    "validators_of",
]


def told_from_memory(crawl_request: CrawlRequest) -> bool:
    """Whether its sitemap says that nothing has changed there; then it is not asked for."""
    if not is_unchanged(crawl_request):
        return False
    page_unchanged(crawl_request, asked=False)
    return True


def unchanged(crawl_request: CrawlRequest) -> None:
    """The server says that nothing has changed since it was last asked (304)."""
    if crawl_request.role == CrawlRequest.Role.PICTURE:
        picture_unchanged(crawl_request)
    else:
        page_unchanged(crawl_request)
