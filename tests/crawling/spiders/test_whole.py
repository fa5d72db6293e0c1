"""A whole crawl of a tiny site, by the real process."""

from collections.abc import Callable

import pytest

from apps.crawling.models import Crawl, CrawledImage
from tests.crawling.spiders.site import Site, fresh

pytestmark = pytest.mark.workers


def test_a_site_is_gone_through_once(
    site: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    site.page(
        "/",
        links=[
            {"url": "/cats", "role": "listing", "tag": "cats"},
            {"url": "/gone", "role": "detail"},
        ],
    )
    site.page(
        "/cats",
        links=[{"url": "/cats/1", "role": "detail"}, {"url": "/cats", "role": "listing"}],
        pictures=[{"url": "/1.jpg", "tags": ["cats", "small"]}, {"url": "/2.jpg"}],
    )
    site.page("/cats/1", pictures=[{"url": "/1.jpg", "title": "One", "tags": ["grey"]}])
    for n in (1, 2):
        site[f"/{n}.jpg"] = fresh(ETag=f'"{n}"')
    crawl = crawl_of(site)
    outcomes = crawled(crawl)
    assert outcomes == {
        f"{site.url}/": "read",
        f"{site.url}/cats": "read",
        f"{site.url}/cats/1": "read",
        f"{site.url}/gone": "http_status",
        f"{site.url}/1.jpg": "kept",
        f"{site.url}/2.jpg": "kept",
    }
    assert sorted(site.paths) == ["/", "/1.jpg", "/2.jpg", "/cats", "/cats/1", "/gone"]
    assert site.times("/robots.txt") == 1
    entry = CrawledImage.objects.get(url=f"{site.url}/1.jpg")
    assert set(entry.source_tags.values_list("name", flat=True)) == {"cats", "small", "grey"}
    assert (entry.state, entry.title, entry.robots) == ("arrived", "One", "allowed")
    assert (crawl.requests, crawl.pages, crawl.new, crawl.refused) == (6, 3, 2, 0)
    assert crawl.spider == ""
    assert site.asked[1].headers["User-Agent"].startswith("FutuBot/")
    assert "Referer" not in site.asked[-1].headers
