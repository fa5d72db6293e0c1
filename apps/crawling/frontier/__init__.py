"""The frontier: a crawl's past and future requests, as database rows, the only place they are kept.

The spider takes crawl requests and performs them; for each answer one transaction ends the request
and writes its consequences. When the process ends for any reason, only requests in flight are lost,
and these are made again.
"""

from __future__ import annotations

from apps.crawling.frontier.completion import picture_unchanged, refuse, release, retry
from apps.crawling.frontier.dequeue import backing_off, next_due, remaining, take, validators_of
from apps.crawling.frontier.lease import LeaseTakenError, acquire_lease, release_lease
from apps.crawling.frontier.page_results import page_unchanged, read_page
from apps.crawling.frontier.rechecks import is_unchanged, recheck
from apps.crawling.frontier.redirects import may_follow_redirect
from apps.crawling.frontier.seeding import seed
from apps.crawling.frontier.sites import hosts_of, is_on
from apps.crawling.models import CrawlRequest

__all__ = [
    "LeaseTakenError",
    "acquire_lease",
    "backing_off",
    "hosts_of",
    "is_on",
    "may_follow_redirect",
    "next_due",
    "read_page",
    "recheck",
    "refuse",
    "release",
    "release_lease",
    "remaining",
    "retry",
    "seed",
    "skip_unchanged",
    "take",
    "unchanged",
    "validators_of",
]


def skip_unchanged(crawl_request: CrawlRequest) -> bool:
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
