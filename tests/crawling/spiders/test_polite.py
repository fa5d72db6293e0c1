"""Request rates, and backoff when a host asks for it. Times are those of the site."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from apps.crawling.models import Crawl
from tests.crawling.spiders.site import Answer, Asked, Site, fresh

pytestmark = pytest.mark.workers
# Tolerance between the reactor's clock and the site's.
SLACK = 0.2


def gaps(asked: list[Asked]) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(asked)]


def put(site: Site, number: int, where: str = "") -> list[dict[str, str]]:
    """Pictures on a site, as a page names them."""
    for n in range(number):
        site[f"/{n}.jpg"] = fresh()
    return [{"url": f"{where or site.url}/{n}.jpg"} for n in range(number)]


def test_a_source_s_delay_lies_between_all_requests_to_a_host(
    site: Site, other: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    site.page("/", pictures=[*put(site, 3), *put(other, 3)])
    crawled(crawl_of(site, delay=0.6, concurrency=2))
    assert len(site.asked) == 5
    assert min(gaps(site.asked)) >= 0.6 - SLACK
    assert len(other.asked) == 4
    assert min(gaps(other.asked)) >= 0.6 - SLACK
    # Hosts do not wait for each other.
    assert other.asked[-1].at < site.asked[-1].at + 3 * 0.6


def test_crawl_delay_is_obeyed_where_it_is_longer(
    site: Site, other: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    site["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.8\n")
    site.page("/", pictures=[*put(site, 3), *put(other, 3)])
    crawled(crawl_of(site, delay=0.1))
    assert min(gaps(site.asked)) >= 0.8 - SLACK
    assert max(gaps(other.asked)) < 0.8


def test_a_host_that_asks_for_rest_is_left_alone_while_others_are_asked(
    site: Site, other: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    pictures = [*put(site, 4), *put(other, 6)]
    busy = iter([Answer(status=429, headers={"Retry-After": "3"})])
    site["/1.jpg"] = lambda _asked: next(busy, fresh())
    site.page("/", pictures=pictures)
    outcomes = crawled(crawl_of(site, concurrency=1))
    assert set(outcomes.values()) == {"read", "kept"}
    assert site.paths.count("/1.jpg") == 2
    asked = [one for one in site.asked if one.path != "/robots.txt"]
    refused = next(one for one in asked if one.path == "/1.jpg")
    later = [one for one in asked if one.at > refused.at]
    assert later[0].at - refused.at >= 3 - SLACK
    # The other host was done before the backoff was over.
    assert other.asked[-1].at < later[0].at


def test_a_host_without_a_readable_robots_txt_is_not_asked_further(
    site: Site, other: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    other["/robots.txt"] = Answer(status=500)
    site.page("/", pictures=[*put(site, 1), *put(other, 3)])
    outcomes = crawled(crawl_of(site))
    assert sorted(outcomes.values()) == ["kept", "read", *["robots_unreachable"] * 3]
    assert [asked.path for asked in other.asked] == ["/robots.txt"]


def test_a_busy_robots_txt_is_asked_for_again_after_the_rest(
    site: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    busy = iter([Answer(status=503, headers={"Retry-After": "1"})])
    site["/robots.txt"] = lambda _asked: next(busy, Answer(b"User-agent: *\nDisallow: /1.jpg\n"))
    site.page("/", pictures=put(site, 2))
    outcomes = crawled(crawl_of(site))
    assert outcomes == {
        f"{site.url}/": "read",
        f"{site.url}/0.jpg": "kept",
        f"{site.url}/1.jpg": "robots",
    }
    first, second = (asked for asked in site.asked if asked.path == "/robots.txt")
    assert second.at - first.at >= 1 - SLACK


def test_what_has_not_changed_is_not_sent_again(
    site: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
):
    def answer(whole: Answer) -> Callable[[Asked], Answer]:
        def conditional(asked: Asked) -> Answer:
            known = asked.headers.get("If-None-Match") == whole.headers["ETag"]
            return Answer(status=304, headers=whole.headers) if known else whole

        return conditional

    site["/0.jpg"] = answer(fresh(ETag='"picture"'))
    site.page("/", pictures=[{"url": "/0.jpg"}], headers={"ETag": '"page"'})
    page = site.answers["/"]
    assert isinstance(page, Answer)
    site["/"] = answer(page)
    crawled(crawl_of(site, recheck_days=0))
    again = crawl_of(site)
    assert set(crawled(again).values()) == {"unchanged"}
    assert site.paths == ["/", "/0.jpg"] * 2
    again.refresh_from_db()
    assert (again.new, again.seen, again.pages, again.requests) == (0, 1, 1, 2)
