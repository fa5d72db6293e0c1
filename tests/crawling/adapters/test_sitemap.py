"""Sitemaps: indexes, pictures with their pages, and invalid content."""

import gzip

import pytest

from apps.crawling.adapters import Fetched, Link, PageError, adapter_for
from apps.crawling.adapters import xml as reading
from apps.crawling.adapters.types import LISTING, START
from tests.crawling.adapters.saved import saved

HOME = "https://lantern.example/sitemap.xml"


def read(page: Fetched, **settings: str):
    return adapter_for("sitemap", {"start": [HOME], **settings}).read(page, Link(page.url))


def test_it_begins_at_the_sitemap_whatever_the_tags():
    assert adapter_for("sitemap", {"start": [HOME]}).start(["cats"]) == [Link(HOME, START)]


def test_a_list_of_sitemaps():
    extract = read(saved("sitemap_index.xml"), sitemaps=r"/images-\d")
    assert extract.pictures == []
    assert [link.url.rpartition("/")[2] for link in extract.links] == [
        "images-1.xml.gz",
        "images-2.xml.gz",
    ]
    assert {link.role for link in extract.links} == {LISTING}


def test_pictures_with_their_pages():
    first, second, team = read(saved("sitemap.xml"), tag="^/photos/([^/]+)/").pictures
    assert first.url == "https://img.lantern.example/o/101.jpg"
    assert first.page == "https://lantern.example/photos/red%20pandas/101"
    assert (first.title, first.tags) == ("A red panda & a branch", ("red pandas",))
    assert first.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert second.url == "https://lantern.example/o/101-b.png"
    assert (second.title, second.licence) == ("From <behind>", "")
    assert team.tags == ()


@pytest.mark.parametrize(
    ("patterns", "count"),
    [
        ({"pages": "/photos/"}, 2),
        ({"pictures": r"\.jpg$"}, 2),
        ({"pages": "/photos/", "pictures": r"\.png$"}, 1),
        ({"pages": "/nothing/"}, 0),
    ],
)
def test_only_what_the_patterns_let_pass(patterns, count):
    assert len(read(saved("sitemap.xml"), **patterns).pictures) == count


def test_what_each_pattern_finds():
    adapter = adapter_for(
        "sitemap", {"start": [HOME], "pages": "/photos/", "tag": "^/photos/(.*)/"}
    )
    found = adapter.findings(saved("sitemap.xml"), Link(HOME))
    assert [(one.setting, one.count, one.samples[0]) for one in found] == [
        ("pages", 2, "https://lantern.example/photos/red%20pandas/101"),
        ("tag", 2, "red pandas"),
    ]


def test_a_packed_sitemap():
    page = saved("sitemap.xml")
    packed = Fetched(page.url, gzip.compress(page.body), "application/gzip")
    assert read(packed) == read(page)


@pytest.mark.parametrize(
    "page",
    [
        Fetched(HOME, b""),
        Fetched(HOME, b"Not found"),
        Fetched(HOME, b"\x1f\x8bnonsense"),
        Fetched(HOME, gzip.compress(b"<urlset/>")[:-4]),
        Fetched(
            HOME, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><urlset>&b;</urlset>'
        ),
    ],
)
def test_what_is_no_sitemap(page):
    with pytest.raises(PageError):
        read(page)


def test_what_never_ends_when_unpacked_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    with pytest.raises(PageError, match="too large"):
        read(Fetched(HOME, gzip.compress(b"<urlset>" + b" " * 1000 + b"</urlset>")))


def test_a_broken_end_costs_nothing_that_came_before():
    page = saved("sitemap.xml")
    cut = page.body[: page.body.index(b"<url>", page.body.index(b"about") - 60)]
    assert len(read(Fetched(page.url, cut)).pictures) == 2


def test_a_sitemap_in_gb18030():
    text = '<?xml version="1.0" encoding="GBK"?><urlset xmlns:image="x"><url><loc>/一</loc>'
    text += "<image:image><image:loc>/1.jpg</image:loc><image:title>灯笼㐂</image:title>"
    text += "</image:image></url></urlset>"
    [found] = read(Fetched(HOME, text.encode("gb18030"))).pictures
    assert (found.title, found.page) == ("灯笼㐂", "https://lantern.example/%E4%B8%80")


def test_a_large_sitemap_is_forgotten_while_it_is_read():
    entry = b"<url><loc>/p/%d</loc><i:image><i:loc>/o/%d.jpg</i:loc></i:image></url>"
    body = b"<urlset xmlns:i='x'>" + b"".join(entry % (n, n) for n in range(5000)) + b"</urlset>"
    elements = reading.elements(Fetched(HOME, body), {"url"})
    assert max(len(one.getparent()) for one in elements) < 1000
