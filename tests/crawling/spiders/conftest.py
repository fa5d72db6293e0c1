"""A tiny site, a source for it, and spiders that are ended with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.crawling.models import Crawl, Source
from tests.crawling.spiders.certificate import self_signed
from tests.crawling.spiders.process import Spider
from tests.crawling.spiders.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def other() -> Iterator[Site]:
    """Another allowed host."""
    site = Site("127.0.0.2")
    yield site
    site.close()


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[Site]:
    """A host with an untrusted certificate."""
    site = Site("127.0.0.2", certificate=self_signed(tmp_path / "certificate.pem"))
    yield site
    site.close()


@pytest.fixture
def crawl_of(transactional_db: None) -> Callable[..., Crawl]:
    """A crawl of the site that starts at its listing /."""

    def make(site: Site, *, starts: list[dict[str, str]] | None = None, **values: Any) -> Crawl:
        start = starts or [{"url": f"{site.url}/", "role": "listing"}]
        own = {"name": "Site", "slug": "site", "homepage": site.url, "delay": 0, "concurrency": 2}
        own |= {"least_side": 16}
        settings = {"start": start, **values.pop("settings", {})}
        tags, limit = values.pop("tags", []), values.pop("crawl_limit", 0)
        source = Source.objects.filter(slug="site").first()
        if source is None:
            source = Source.objects.found(**{**own, "settings": settings, **values})
        return Crawl.objects.create(source=source, tags=tags, limit=limit)

    return make


@pytest.fixture
def spider_of(tmp_path: Path) -> Iterator[Callable[..., Spider]]:
    spiders: list[Spider] = []

    def start(crawl: Crawl, through: tuple[str, ...] = (), **extra: str) -> Spider:
        spiders.append(Spider(crawl, tmp_path, through, **extra))
        return spiders[-1]

    yield start
    for spider in spiders:
        if spider.process.poll() is None:
            spider.process.kill()
            spider.process.wait()


@pytest.fixture
def crawled(spider_of: Callable[..., Spider]) -> Callable[..., dict[str, str]]:
    """Run a crawl to its end; the outcome of each address."""

    def run(crawl: Crawl, **extra: str) -> dict[str, str]:
        spider = spider_of(crawl, **extra)
        assert spider.wait() == 0, spider.log
        crawl.refresh_from_db()
        return dict(crawl.crawl_requests.values_list("url", "outcome"))

    return run
