"""The test site itself is correct."""

from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
import pytest

from tests.crawling.site import Site
from tests.crawling.site.photos import CLOSED, KEPT, NO_AI, UNSEEN

AGENT = {"User-Agent": "reader"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(slow_seconds=1) as running:
        yield running


@pytest.fixture
def get(site: Site) -> Iterator:
    with httpx.Client(headers=AGENT, trust_env=False) as client:
        yield lambda path, **more: client.get(urljoin(site.url, path), **more)


def test_every_fate_is_met_by_some_photos(site: Site):
    fates = [photo.fate for photo in site.photos]
    assert {fate: fates.count(fate) for fate in (KEPT, CLOSED, NO_AI, UNSEEN)} == {
        KEPT: 541,
        CLOSED: 24,
        NO_AI: 15,
        UNSEEN: 20,
    }


def test_every_photo_is_listed_and_its_page_leads_to_it(site: Site, get):
    listed: set[str] = set()
    for word in site.words:
        path = f"/tags/{word}/"
        while path:
            text = get(path).text
            listed |= {photo.page for photo in site.photos if f'"{photo.page}"' in text}
            following = text.partition("rel=next href=")[2].partition('"')[2].partition('"')[0]
            path = urljoin(path, following) if following else ""
    assert len(listed) == len(site.photos) == 600
    for photo in site.photos[:5]:
        assert f'src="{site.picture_of(photo)}"' in get(photo.page).text
        assert get(site.picture_of(photo)).content == photo.content


def test_all_pictures_differ(site: Site):
    assert len({photo.content for photo in site.photos}) == 600


def test_what_has_not_changed_is_not_sent_again(get):
    first = get("/tags/")
    again = get("/tags/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    dated = get("/photo/0001")
    since = {"If-Modified-Since": dated.headers["last-modified"]}
    assert get("/photo/0001", headers=since).status_code == 304


def test_busy_answers_say_when_and_then_are_not(get):
    for status in (429, 503):
        first = get(f"/traps/busy-{status}.jpg")
        assert (first.status_code, bool(first.headers["retry-after"])) == (status, True)
        assert get(f"/traps/busy-{status}.jpg").status_code == 200


def test_the_calendar_has_no_end(get):
    assert "?month=1000000" in get("/tags/calendar/?month=999999").text


def test_every_trap_has_its_page(site: Site, get):
    gone = {path for path, ending in site.pages_end.items() if ending == "http_status"}
    pages = [get(path) for path in site.traps.pages if path not in gone]
    assert {page.status_code for page in pages} == {200, 302}
    answered = {site.url + path for path in site.main.answers}
    there = {url for url in site.pictures_end if url.startswith(site.url)}
    assert there <= answered


def test_untrusted_is_untrusted(site: Site, get):
    with pytest.raises(httpx.ConnectError, match="self-signed"):
        get(f"{site.untrusted.url}/picture.jpg")


def test_the_log_tells_host_path_agent_and_status(site: Site, get):
    get("/nowhere")
    asked = site.log[-1]
    assert (asked.host, asked.path, asked.status) == ("site", "/nowhere", 404)
    assert asked.headers["User-Agent"] == "reader"
