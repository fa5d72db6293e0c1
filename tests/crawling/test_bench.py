"""The bench site of crawls; the measuring itself is run by hand."""

import httpx

from tools.bench.crawling.memory import made
from tools.bench.crawling.site import PER_PAGE, BenchSite, served


def test_lists_lead_to_pages_and_those_to_pictures():
    with served(BenchSite(PER_PAGE + 1, made, delay=2)) as site:
        get = httpx.Client(base_url=site.url, trust_env=False).get
        assert "Crawl-delay: 2" in get("/robots.txt").text
        assert get("/list/1").text.count("class=photo") == PER_PAGE
        assert "class=next" in get("/list/1").text
        assert "class=next" not in get("/list/2").text
        assert "/pictures/50.jpg" in get("/photo/50").text
        assert get("/pictures/50.jpg").content == made(50) != made(51)
        assert get("/elsewhere").status_code == 404
        assert len(site.asked) == 7
