"""A whole crawl of the site: real processes, a real database, every trap."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.crawling.environment import Environment, with_groups_settled
from tests.crawling.site import Asked, Site
from tests.crawling.site.photos import KEPT, UNSEEN

pytestmark = pytest.mark.workers

# Temporary failures are retried, three attempts at most.
AGAIN = {
    "/traps/busy-429.jpg": 2,
    "/traps/busy-503.jpg": 2,
    "/traps/busy-forever.jpg": 3,
    "/traps/slow.jpg": 3,
    "/traps/status-500.jpg": 3,
}


def times(log: list[Asked]) -> Counter[tuple[str, str]]:
    return Counter((asked.host, asked.path) for asked in log)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """300 photos under 30 tags, and the traps, after one crawl."""
    with Site(300, 30) as site:
        environment = Environment(tmp_path_factory.mktemp("crawl") / "data", site)
        try:
            environment.found_source(limit_per_tag=0)
            environment.work()
            environment.crawl()
            environment.wait_until_through()
            yield environment
        finally:
            environment.stop()


@pytest.fixture(scope="module")
def first(environment: Environment) -> list[Asked]:
    """The site's request log of the first crawl."""
    return list(environment.site.log)


def test_every_picture_ends_as_it_has_to(environment: Environment):
    assert (
        with_groups_settled(environment.site, environment.ledger()) == environment.site.expected()
    )


def test_every_page_ends_as_it_has_to(environment: Environment):
    outcomes = environment.outcomes()
    site = environment.site
    ended = {path: outcomes[site.url + path] for path in site.pages_end}
    assert ended == site.pages_end
    unseen = [site.page_of(photo) for photo in site.photos if photo.fate == UNSEEN]
    assert {outcomes[url] for url in unseen} == {"robots"}


def test_what_is_kept_is_prepared_and_has_one_vector(environment: Environment):
    kept = sum(ending[0] == "waiting" for ending in environment.ledger().values())
    ready = "SELECT count(*) FROM galleries_image WHERE state = 'ready' AND binned IS NULL"
    assert environment.count(ready) == kept
    assert environment.count("SELECT count(DISTINCT image_id) FROM search_embedding") == kept
    assert environment.count("SELECT count(*) FROM search_embedding") == kept


def test_nothing_forbidden_is_asked_for(first: list[Asked]):
    closed = ("/closed/", "/members/")
    asked = {one.path for one in first}
    assert not [path for path in asked if path.startswith(closed) and "/open/" not in path]
    assert "unnamed" not in {one.host for one in first}


def test_no_small_copies_are_asked_for(first: list[Asked]):
    assert not [one.path for one in first if one.path.startswith("/small/")]


def test_nothing_is_asked_for_twice(first: list[Asked]):
    often = {path: n for (_host, path), n in times(first).items() if n > 1}
    assert often == AGAIN


def test_nothing_allowed_is_missed(environment: Environment, first: list[Asked]):
    asked = {(one.host, one.path) for one in first if one.status == 200}
    hosts = ("site", "pictures")
    kept = [photo for photo in environment.site.photos if photo.fate == KEPT]
    assert {(hosts[photo.number % 2], photo.path) for photo in kept} <= asked


def test_every_request_says_who_asks(first: list[Asked]):
    agents = {one.headers.get("User-Agent", "") for one in first}
    assert len(agents) == 1
    assert agents.pop().startswith("FutuBot/")
    assert all("crawls@example.org" in one.headers["User-Agent"] for one in first)


def test_robots_come_first(first: list[Asked]):
    """Of each host, robots.txt is the first request."""
    begun = {one.host: one.path for one in reversed(first)}
    assert set(begun.values()) == {"/robots.txt"}


def test_an_endless_calendar_is_left(first: list[Asked]):
    assert sum(one.path.startswith("/tags/calendar/") for one in first) < 20


def test_the_ledger_tells_what_the_page_says(environment: Environment):
    photo = next(p for p in environment.site.photos if p.fate == KEPT and p.author and p.licence[0])
    url = environment.site.picture_of(photo)
    row = "SELECT id, title, author, page, robots FROM crawling_crawledimage WHERE url = ?"
    ((entry, *findings),) = environment.rows(row, url)
    assert findings == [photo.title, photo.author, environment.site.page_of(photo), "allowed"]
    tags = """
        SELECT tag.name FROM crawling_crawledimage_source_tags AS link
        JOIN crawling_sourcetag AS tag ON tag.id = link.sourcetag_id WHERE link.crawledimage_id = ?
    """
    assert {name for (name,) in environment.rows(tags, entry)} == set(photo.words)


@pytest.mark.parametrize("name", ["gb18030", "gb-meta", "gb-lies"])
def test_chinese_encodings_are_read(environment: Environment, name: str):
    url = f"{environment.site.url}/traps/{name}.jpg"
    findings = environment.rows("SELECT title FROM crawling_crawledimage WHERE url = ?", url)
    assert findings == [("浮图𠀀",)]


def test_a_second_crawl_asks_for_what_is_new_alone(environment: Environment, first: list[Asked]):
    kept = {url for url, ending in environment.ledger().items() if ending[0] != "refused"}
    environment.crawl()
    environment.wait_until_through(crawls=2)
    again = environment.site.log[len(first) :]
    pictures = {one.path for one in again if one.path.endswith(".jpg")}
    assert not [path for path in pictures if environment.site.url + path in kept]
    validated = {one.path for one in first if one.path.startswith(("/photo/0", "/tags/s"))}
    assert {one.status for one in again if one.path in validated} == {304}
    assert (
        with_groups_settled(environment.site, environment.ledger()) == environment.site.expected()
    )
