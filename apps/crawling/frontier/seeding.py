"""The first addresses of a crawl."""

from __future__ import annotations

from django.db import transaction

from apps.crawling import adapters
from apps.crawling.frontier import rechecks
from apps.crawling.frontier.rows import held, named, new_crawl_request, source_tags_of, unknown
from apps.crawling.models import Crawl, CrawlRequest


def seed(crawl: Crawl) -> None:
    """Write the first requests, once a crawl. Raises the adapter's SettingsError."""
    links = adapters.adapter_for(crawl.source.kind, crawl.source.settings).start(crawl.tags)
    with transaction.atomic():
        crawl = held(crawl.pk)
        if crawl.seeded:
            return
        source_tags = source_tags_of(crawl.source_id, (link.tag for link in links))
        crawl_requests = [
            new_crawl_request(
                crawl, link.url, link.role, source_tag=source_tags.get(named(link.tag))
            )
            for link in links
        ]
        CrawlRequest.objects.bulk_create(unknown(crawl, crawl_requests))
        crawl.thorough = rechecks.is_thorough(crawl)
        crawl.check_before = rechecks.oldest(crawl)
        crawl.seeded = True
        crawl.save(update_fields=["seeded", "check_before", "thorough"])
