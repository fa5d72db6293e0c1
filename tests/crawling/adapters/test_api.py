"""JSON APIs: fields by path, three ways to the next page, and the presets."""

import json
from typing import Any

import pytest

from apps.crawling.adapters import PRESETS, Fetched, Link, PageError, adapter_for
from apps.crawling.adapters.types import LISTING
from apps.galleries.licences import licence_of
from tests.crawling.adapters.saved import saved

HOME = "https://example.org/api?q=cats&page=1"
PATHS = {"start": [HOME], "items": "photos", "url": "src"}


def read(data: Any, url: str = HOME, tag: str = "", **settings: str):
    adapter = adapter_for("api", {**PATHS, **settings})
    return adapter.read(Fetched(url, json.dumps(data).encode()), Link(url, LISTING, tag))


def test_fields_of_each_picture():
    data = {
        "photos": [
            {
                "src": "/1.jpg",
                "on": "//example.org/1",
                "by": {
                    "name": "Ada &amp; <b>Grace</b>",
                    "html": "<a href='/ada?x&amp;y'>A</a>",
                },
                "t": "One\n two",
                "words": ["red", {"odd": 1}, "blue, green"],
                "year": 1999,
            },
            {"src": None, "t": "without"},
            {"src": "/2.jpg", "on": "javascript:void(0)", "words": "a|b"},
        ]
    }
    first, second = read(
        data,
        tag="cats",
        page="on",
        title="t",
        author="by.name",
        author_url="by.html",
        licence="join(' ', ['CC', year])",
        tags="words",
    ).pictures
    assert (first.url, first.page) == ("https://example.org/1.jpg", "https://example.org/1")
    assert (first.title, first.author) == ("One two", "Ada & Grace")
    assert first.author_url == "https://example.org/ada?x&y"
    assert first.licence == ""  # join() accepts strings only: that loses this field, not the page
    assert first.tags == ("cats", "red", "blue", "green")
    assert (second.page, second.tags) == (HOME, ("cats", "a", "b"))


@pytest.mark.parametrize(
    ("settings", "answer", "following"),
    [
        ({"next": "more"}, {"more": "/api?q=cats&page=2"}, "https://example.org/api?q=cats&page=2"),
        ({"next": "more"}, {"more": None}, None),
        ({"next": "more"}, {}, None),
        ({"next": "more"}, {"more": HOME}, None),
        ({"next": "more"}, {"more": {"after": "a b", "page": 7}}, f"{HOME[:-1]}7&after=a+b"),
        ({"next": "more"}, {"more": {}}, None),
        ({"page_parameter": "page"}, {}, f"{HOME[:-1]}2"),
        ({"page_parameter": "p"}, {}, f"{HOME}&p=2"),
        ({"page_parameter": "page"}, {"photos": []}, None),
        ({"page_parameter": "q"}, {}, None),
        ({}, {}, None),
    ],
)
def test_the_next_page(settings, answer, following):
    links = read({"photos": [{"src": "/1.jpg"}], **answer}, tag="cats", **settings).links
    assert links == ([Link(following, LISTING, "cats")] if following else [])


@pytest.mark.parametrize("photos", [None, {}, [], "x", 3, [1, None, "a"], {"7": {"src": "/7.jpg"}}])
def test_answers_of_other_shapes(photos):
    found = [picture.url for picture in read({"photos": photos}).pictures]
    assert found == (["https://example.org/7.jpg"] if photos == {"7": {"src": "/7.jpg"}} else [])


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff"])
def test_what_is_no_json(body):
    with pytest.raises(PageError):
        adapter_for("api", PATHS).read(Fetched(HOME, body), Link(HOME))


def test_what_each_path_finds():
    adapter = adapter_for("api", {**PATHS, "title": "t", "author": "gone", "next": "more"})
    body = json.dumps({"photos": [{"src": "/1.jpg", "t": "One"}], "more": {"a": 1}})
    found = adapter.findings(Fetched(HOME, body.encode()), Link(HOME))
    assert [(one.setting, one.count, one.samples) for one in found] == [
        ("items", 1, ()),
        ("url", 1, ("/1.jpg",)),
        ("title", 1, ("One",)),
        ("author", 0, ()),
        ("next", 1, ('{"a": 1}',)),
    ]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=str)
def test_presets_are_whole(preset):
    adapter = adapter_for(preset.kind, {**preset.settings, "words": ["red pandas"]})
    [link] = adapter.start([])
    assert (link.role, link.tag) == (LISTING, "red pandas")
    assert "red%20pandas" in link.url
    assert "{" not in link.url


@pytest.mark.parametrize("key", ["commons-category", "commons-search"])
def test_commons(key):
    adapter = adapter_for("api", PRESETS[key].settings)
    [link] = adapter.start(["Red pandas"])
    extract = adapter.read(saved("commons.json", link.url), link)
    first, second = extract.pictures
    assert first.url.endswith("/1920px-Red_panda_asleep.jpg")
    assert first.page == "https://commons.wikimedia.org/wiki/File:Red_panda_asleep.jpg"
    assert (first.title, first.author) == ("Red panda asleep", "Ada & Grace")
    assert first.author_url == "https://commons.wikimedia.org/wiki/User:Ada"
    assert (first.licence, licence_of(first.licence)) == ("CC BY-SA 3.0 de", "cc-by-sa-3.0")
    assert first.tags == ("Red pandas",)
    assert second.url == "https://upload.wikimedia.org/wikipedia/commons/c/cd/Old_map.png"
    assert (second.title, second.author_url) == ("File:Old map.png", "")
    assert licence_of(second.licence) == "pdm"
    [following] = extract.links
    assert "gcmcontinue=file%7C52454420%7C1234" in following.url
    assert "Red" in following.url
    assert following.tag == "Red pandas"


def test_openverse():
    adapter = adapter_for("api", PRESETS["openverse"].settings)
    [link] = adapter.start(["red panda"])
    extract = adapter.read(saved("openverse.json", link.url), link)
    first, second, third = extract.pictures
    assert first.page == "https://www.flickr.com/photos/ada/101"
    assert (first.author, first.author_url) == (
        "Ada Lovelace",
        "https://www.flickr.com/photos/ada",
    )
    assert first.tags == ("red panda", "zoo")
    licences = [licence_of(found.licence) for found in (first, second, third)]
    assert licences == ["cc-by-sa-2.0", "cc0", "pdm"]
    [following] = extract.links
    assert following.url.endswith("&page=2")
