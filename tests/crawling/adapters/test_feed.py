"""Feeds: all ways to include pictures, and all ways to name their author."""

import pytest

from apps.crawling.adapters import Fetched, Link, PageError, adapter_for
from apps.crawling.adapters.types import LISTING
from apps.galleries.licences import licence_of
from tests.crawling.adapters.saved import saved

HOME = "https://lantern.example/feed"
IMG = "https://img.lantern.example"
ADAPTER = adapter_for("feed", {"start": [HOME]})


def read(name: str, tag: str = ""):
    return ADAPTER.read(saved(name, HOME), Link(HOME, LISTING, tag))


def test_where_it_begins():
    adapter = adapter_for("feed", {"start": [HOME + "?tag={tag}"], "words": ["cats", "dogs"]})
    assert [link.tag for link in adapter.start([])] == ["cats", "dogs"]
    assert adapter.start(["a&b"]) == [Link(f"{HOME}?tag=a%26b", LISTING, "a&b")]


def test_rss():
    extract = read("rss.xml", "animals")
    assert extract.links == [Link(f"{HOME}?page=2", LISTING, "animals")]
    first, second, third = extract.pictures
    assert first.url == f"{IMG}/o/101.jpg"
    assert first.page == "https://lantern.example/photo/101/"
    assert (first.title, first.author) == ("A red panda & a branch", "Ada Lovelace")
    assert first.tags == ("animals", "Animals", "red pandas", "trees")
    assert licence_of(first.licence) == "cc-by-4.0"
    # In an item's text: sizes and lazy loading, as in pages.
    assert second.url == "https://lantern.example/o/102-900.jpg"
    assert third.url == f"{IMG}/o/103.jpg"
    assert (third.page, third.author) == ("https://lantern.example/photo/102/", "Grace Hopper")


def test_media_rss():
    """The largest of a group; the photographer, not the uploader; small ones only if alone."""
    first, second = read("media.xml").pictures
    assert first.url == f"{IMG}/o/8.jpg"
    assert (first.author, first.tags) == ("Grace Hopper", ("harbour", "dusk"))
    assert licence_of(first.licence) == "cc-by-sa-2.0"
    assert second.url == f"{IMG}/t/9.jpg"
    assert licence_of(second.licence) == "cc-by-2.0"


def test_atom():
    extract = read("atom.xml")
    assert extract.links == [Link("https://lantern.example/atom/page/2", LISTING)]
    first, second = extract.pictures
    assert first.url == "https://lantern.example/o/101.jpg"
    assert first.page == "https://lantern.example/photo/101/"
    assert (first.title, first.tags) == ("A red panda", ("Animals", "trees"))
    assert (first.author, first.author_url) == (
        "Ada Lovelace",
        "https://lantern.example/people/ada",
    )
    assert licence_of(first.licence) == "cc-by-4.0"
    assert second.url == "https://lantern.example/o/102.jpg"
    assert second.page == "https://lantern.example/photo/102/"
    # Metadata of the whole feed.
    assert (second.author, licence_of(second.licence)) == ("Lantern Photos", "none")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<!DOCTYPE html><html><body><item><enclosure url='/a.jpg'/></item></body></html>",
        b"<!DOCTYPE rss [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><rss>&c;</rss>",
    ],
)
def test_what_is_no_feed(body):
    with pytest.raises(PageError):
        ADAPTER.read(Fetched(HOME, body), Link(HOME))


def test_a_feed_with_the_names_of_html_is_read_all_the_same():
    body = b"<rss><item><title>Ada&nbsp;L</title><enclosure url='/a.jpg'/></item></rss>"
    [found] = ADAPTER.read(Fetched(HOME, body), Link(HOME)).pictures
    assert (found.url, found.page) == ("https://lantern.example/a.jpg", HOME)
