"""One crawl of the bench site, from its start until every picture waits for a decision."""

from __future__ import annotations

import time
from collections.abc import Callable

from apps.crawling.models import Crawl, CrawledImage, Source
from apps.crawling.services.crawls import start_crawl
from apps.jobs.states import TERMINAL, JobState
from tools.bench.crawling.site import BenchSite

POLL_SECONDS = 0.2
UNDER_WAY = (CrawledImage.State.FOUND, CrawledImage.State.ARRIVED)


def found_source(name: str, site: BenchSite, delay: float = 0) -> Source:
    """A source with two requests at a time, and no limit but the site's own."""
    return Source.objects.found(
        name=name,
        slug=name,
        homepage=f"{site.url}/",
        kind=Source.Kind.HTML,
        settings=site.settings(),
        licence="cc0",
        delay=delay,
        concurrency=1 if delay else 2,
        limit_per_tag=0,
        least_side=32,
    )


def crawled(source: Source, look: Callable[[Crawl], None] = lambda _crawl: None) -> Crawl:
    """Start a crawl and poll until it has ended."""
    crawl = start_crawl(source)
    while not is_over(crawl):
        look(crawl)
        time.sleep(POLL_SECONDS)
    return crawl


def is_over(crawl: Crawl) -> bool:
    """Raises RuntimeError when the crawl failed."""
    crawl.refresh_from_db()
    assert crawl.job is not None
    crawl.job.refresh_from_db()
    if crawl.job.state in TERMINAL and crawl.job.state != JobState.SUCCEEDED:
        raise RuntimeError(f"The crawl ended as {crawl.job.state}: {crawl.job.error}")
    under_way = crawl.source.entries.filter(state__in=UNDER_WAY)
    return crawl.job.state == JobState.SUCCEEDED and not under_way.exists()
