"""Redirects within the frontier, so that no address is asked for twice under two names."""

from __future__ import annotations

from django.db import transaction

from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.frontier.rows import held, new_visit
from apps.crawling.models import Visit


def led_to(visit: Visit, url: str) -> bool:
    """Whether a visit that was redirected to `url` may ask there; then it is noted as visited.

    The note names the visit it belongs to: one that is repeated after a crash may ask again.
    """
    if digest_of(url) == visit.digest:
        return True
    with transaction.atomic():
        crawl = held(visit.crawl_id)
        met = Visit.objects.filter(crawl=crawl, digest=digest_of(url)).first()
        if met is not None:
            return met.outcome == reasons.MOVED and met.referrer == visit.url
        new_visit(
            crawl,
            url,
            visit.role,
            referrer=visit.url,
            word=visit.word,
            entry=visit.entry,
            depth=visit.depth,
            outcome=reasons.MOVED,
        ).save()
    return True
