"""A dry run of a source on a local site: polite, and with a message for every problem."""

import base64
import io
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from apps.crawling.services.dry_run import client, try_source
from tests.galleries.remote.site import Site, body, moved
from tests.pictures import picture_bytes

PICTURE = picture_bytes(1, size=(640, 480))
SETTINGS = {
    "tag_links": ".tags a",
    "details": ".photo",
    "next": ".next",
    "picture": ["#big", "#full"],
    "title": "h1",
    "author": ".by",
    "licence": ".licence",
}


def html(text: str, **headers: str):
    page = f"<html><body>{text}</body></html>".encode()
    return body(page, 200, Content_Type="text/html", **headers)


@pytest.fixture
def site(settings, monkeypatch) -> Iterator[Site]:
    settings.FUTU_REMOTE_TEST_HOSTS = ["127.0.0.1"]
    settings.FUTU_CRAWL_CONTACT = "https://futu.example/contact"
    monkeypatch.setattr(client, "PAUSE", 0)
    with Site() as running:
        running.answers |= {
            "/": html("<p class=tags><a href=/red/>red</a> <a href=/blue/>blue</a></p>"),
            "/red/": html("<a class=photo href=/1/>1</a><a class=photo href=/2/>2</a>"),
            "/1/": html(
                "<h1>One</h1><img id=full src=/1.png><i class=by></i><b class=licence>Mine!</b>"
            ),
            "/1.png": body(PICTURE, Content_Type="image/png"),
        }
        yield running


def tried(site: Site, url: str = "", role: str = "", **settings: object):
    return try_source(
        "html", {"start": [site.url + "/"], **SETTINGS, **settings}, url=url, role=role
    )


def paths(site: Site) -> list[str]:
    return [path for path, _headers in site.seen]


def test_from_the_first_page_to_the_first_picture(site):
    trial = tried(site)
    assert trial.problem == ""
    assert [page.role for page in trial.pages] == ["tags", "listing", "detail"]
    assert [page.status for page in trial.pages] == [200, 200, 200]
    tags, listing, detail = trial.pages
    [links] = tags.links
    assert (links.role, links.count) == ("listing", 2)
    assert [link.tag for link in links.first] == ["red", "blue"]
    assert [link.url for link in listing.links[0].first] == [f"{site.url}/1/", f"{site.url}/2/"]
    [picture] = detail.pictures
    assert dict(picture.fields) == {
        "title": "One",
        "author": "",
        "author_url": "",
        "licence": "Mine!",
        "tags": "red",
    }
    assert (picture.width, picture.height) == (640, 480)
    assert trial.pictures == [picture]
    assert trial.url == f"{site.url}/1/"


def test_each_is_asked_once_by_name_after_the_rules_of_the_house(site):
    tried(site)
    assert paths(site) == ["/robots.txt", "/", "/red/", "/1/", "/1.png"]
    agents = {headers["User-Agent"] for _path, headers in site.seen}
    [agent] = agents
    assert agent.startswith("FutuBot/")
    assert agent.endswith("(+https://futu.example/contact)")


def test_the_picture_is_shown_small(site):
    [picture] = tried(site).pictures
    kind, _comma, data = picture.thumbnail.partition(",")
    assert kind == "data:image/webp;base64"
    small = base64.b64decode(data)
    assert len(small) <= 20 * 1024
    with Image.open(io.BytesIO(small)) as opened:
        assert (opened.format, max(opened.size)) == ("WEBP", 240)


def test_what_to_look_at_again(site):
    warnings = tried(site).warnings
    assert "Link to the next page: this page has none." in " ".join(warnings)
    assert "The licence “Mine!” is not understood" in " ".join(warnings)
    # One of the two picture selectors found it.
    assert "#big" not in " ".join(warnings)


def test_a_setting_that_finds_nothing_is_named(site):
    trial = tried(site, url=f"{site.url}/1/", role="detail", title=".gone", picture=["#a", "#b"])
    [page] = trial.pages
    assert "Title: nothing on this page fits “.gone”." in page.warnings
    assert "Picture: nothing on this page fits “#a, #b”." in page.warnings
    assert any("put there by a script" in warning for warning in page.warnings)
    found = {one.setting: one.count for one in page.findings}
    assert (found["title"], found["author"]) == (0, 1)


def test_a_page_of_ones_own_choice(site):
    trial = tried(site, url=f"{site.url}/red/", role="listing")
    assert [page.role for page in trial.pages] == ["listing", "detail"]


@pytest.mark.parametrize(
    ("robots", "sentence", "asked"),
    [
        (body(b"User-agent: *\nDisallow: /red"), "(Disallow: /red)", ["/robots.txt", "/"]),
        (body(b"", 503), "could not be read, so nothing there is fetched", ["/robots.txt"]),
        (body(b"User-agent: futubot\nCrawl-delay: 600"), "600 seconds", ["/robots.txt", "/"]),
    ],
)
def test_robots_txt_is_obeyed(site, robots, sentence, asked):
    site.answers["/robots.txt"] = robots
    trial = tried(site)
    assert sentence in trial.problem
    assert paths(site) == asked


def test_robots_txt_is_obeyed_where_an_address_leads(site):
    site.answers["/robots.txt"] = body(b"User-agent: *\nDisallow: /closed")
    site.answers["/"] = moved("/closed/1")
    assert "(Disallow: /closed)" in tried(site).problem
    assert "/closed/1" not in paths(site)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<meta name=robots content=noimageai><img id=full src=/1.png>", "noimageai"),
        ("<meta name=futubot content=noindex><img id=full src=/1.png>", "noindex"),
    ],
)
def test_a_page_that_asks_not_to_use_its_pictures(site, page, words):
    site.answers["/1/"] = html(page)
    trial = tried(site, url=f"{site.url}/1/", role="detail")
    assert words in trial.robots
    assert len(trial.pictures) == 1
    assert "/1.png" not in paths(site)


def test_a_picture_that_asks_not_to_be_used(site):
    site.answers["/1.png"] = body(PICTURE, X_Robots_Tag="noai")
    [picture] = tried(site).pictures
    assert picture.thumbnail == ""
    assert "noai" in picture.problem


def test_a_page_that_asks_not_to_follow_its_links(site):
    site.answers["/"] = html("<p class=tags><a href=/red/>red</a></p>", X_Robots_Tag="nofollow")
    trial = tried(site)
    assert trial.robots == "The page asks not to follow its links."
    assert paths(site) == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (body(b"gone", 410), "status 410"),
        (body(PICTURE), "cannot be read as a page of this kind"),
        (moved("http://169.254.169.254/latest/"), "private network"),
        (moved("ftp://example.org/"), "not an address that can be fetched"),
        (moved("/"), "without end"),
    ],
)
def test_what_goes_wrong_is_said(site, answer, sentence):
    site.answers["/"] = answer
    trial = tried(site)
    assert sentence in trial.problem
    assert len(trial.pages) == 1


def test_a_page_that_is_too_large(site, settings):
    settings.FUTU_CRAWL_PAGE_BYTES = 50
    assert "larger than" in tried(site).problem


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (body(b"", 404), "status 404"),
        (body(b"<html>Log in</html>"), "not a picture"),
        (body(PICTURE[:200]), "missing"),
    ],
)
def test_a_picture_that_cannot_be_had(site, answer, sentence):
    site.answers["/1.png"] = answer
    [picture] = tried(site).pictures
    assert picture.thumbnail == ""
    assert sentence in picture.problem


def test_no_more_than_a_few_pictures_are_fetched(site):
    images = "".join(f"<img class=p src=/{n}.jpg>" for n in range(30))
    site.answers["/red/"] = html(images)
    trial = tried(site, details="", pictures=".p")
    assert trial.pages[-1].picture_count == 30
    assert len(trial.pictures) == 12
    assert sum(path.endswith(".jpg") for path in paths(site)) == 4


def test_other_kinds_are_tried_as_well(site):
    site.answers["/api?q=cats"] = body(b'{"items": [{"u": "/1.png", "by": "Ada"}]}')
    settings = {
        "start": [f"{site.url}/api?q={{tag}}"],
        "words": ["cats"],
        "items": "items",
        "url": "u",
        "author": "who",
    }
    trial = try_source("api", settings)
    [picture] = trial.pictures
    assert picture.thumbnail
    assert "Author: nothing on this page fits “who”." in trial.warnings


def test_without_a_contact_nobody_is_asked(site, settings):
    settings.FUTU_CRAWL_CONTACT = ""
    assert "FUTU_CRAWL_CONTACT" in tried(site).problem
    assert site.seen == []


@pytest.mark.parametrize(
    ("said", "url", "sentence"),
    [
        ({"title": "h1["}, "", "not a CSS selector"),
        ({"start": ["https://example.org/{tag}"]}, "", "no tag to begin with"),
        ({}, "example.org", "not a whole address"),
    ],
)
def test_what_cannot_be_begun(site, said, url, sentence):
    trial = tried(site, url=url, **said)
    assert sentence in trial.problem
    assert (trial.pages, site.seen) == ([], [])


def test_one_host_is_not_asked_in_haste(site, monkeypatch):
    """At least the pause between two requests to one host; robots.txt does not count."""
    monkeypatch.setattr(client, "PAUSE", 1.0)
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    tried(site)
    assert len(waited) == 3
    assert all(0 < seconds <= 1.0 for seconds in waited)
