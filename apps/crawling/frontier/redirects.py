"""Redirects within the frontier, so that no address is requested twice under two names."""

from __future__ import annotations

from django.db import transaction

from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.frontier.rows import held, new_crawl_request
from apps.crawling.models import CrawlRequest


def may_follow_redirect(crawl_request: CrawlRequest, url: str) -> bool:
    """Whether a redirected request may go on to `url`; if so, that address is noted as requested.

    The note names its request: one that is repeated after a crash may go there again.
    """
    if digest_of(url) == crawl_request.digest:
        return True
    with transaction.atomic():
        crawl = held(crawl_request.crawl_id)
        met = CrawlRequest.objects.filter(crawl=crawl, digest=digest_of(url)).first()
        if met is not None:
            return met.outcome == reasons.MOVED and met.referrer == crawl_request.url
        new_crawl_request(
            crawl,
            url,
            crawl_request.role,
            referrer=crawl_request.url,
            source_tag=crawl_request.source_tag,
            entry=crawl_request.entry,
            depth=crawl_request.depth,
            outcome=reasons.MOVED,
        ).save()
    return True
