"""The frontier: a crawl's past and future requests, as database rows, the only place they are kept.

The spider takes crawl requests and performs them; for each answer one transaction ends the request
and writes its consequences. When the process ends for any reason, only requests in flight are lost,
and these are made again.
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
    """Whether its sitemap says that nothing has changed there; then it is not requested."""
    if not is_unchanged(crawl_request):
        return False
    page_unchanged(crawl_request, asked=False)
    return True


def unchanged(crawl_request: CrawlRequest) -> None:
    """The server says that nothing has changed since the last request (304)."""
    if crawl_request.role == CrawlRequest.Role.PICTURE:
        picture_unchanged(crawl_request)
    else:
        page_unchanged(crawl_request)
