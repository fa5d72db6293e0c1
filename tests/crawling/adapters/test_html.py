"""Web pages: links, pictures, and their metadata."""

import pytest

from apps.crawling.adapters import Extract, Fetched, Link, PageError, adapter_for
from apps.crawling.adapters.types import DETAIL, LISTING, START, TAGS
from apps.galleries.licences import licence_of
from tests.crawling.adapters.saved import saved

SITE = "https://lantern.example"
GALLERY = {
    "start": [f"{SITE}/browse/"],
    "tag_links": ".tags a",
    "details": ".grid a.photo",
    "next": "a.next",
    "picture": ["a.biggest", "a.original", "#photo img"],
    "title": "h1",
    "author": ".credit a",
    "licence": ".licence a",
    "tags": ".keywords li",
}


def read(name: str, link: Link, **settings: object) -> Extract:
    adapter = adapter_for("html", {"start": [SITE], "details": "a", **settings})
    return adapter.read(saved(name, link.url), link)


def test_where_a_crawl_begins():
    settings = {**GALLERY, "start": [f"{SITE}/", f"{SITE}/s?q={{tag}}"], "words": ["red pandas"]}
    assert adapter_for("html", settings).start([]) == [
        Link(f"{SITE}/", TAGS),
        Link(f"{SITE}/s?q=red%20pandas", LISTING, "red pandas"),
    ]
    assert adapter_for("html", settings).start(["猫"])[1:] == [
        Link(f"{SITE}/s?q=%E7%8C%AB", LISTING, "猫")
    ]
    plain = {"start": [SITE], "details": "a"}
    assert adapter_for("html", plain).start(["猫"]) == [Link(f"{SITE}/", START)]


@pytest.mark.parametrize("role", [TAGS, START])
def test_a_list_of_tags(role):
    """Names from the text; without text, from the address. Fragments are ignored."""
    extract = read("tags.html", Link(f"{SITE}/browse/", role), **{**GALLERY, "next": ""})
    assert extract.pictures == []
    assert extract.links == [
        Link(f"{SITE}/browse/tag/red-pandas?sort=new", LISTING, "Red pandas"),
        Link(f"{SITE}/browse/tag/%E7%81%AF%E7%AC%BC/", LISTING, "灯笼"),
        Link("https://www.lantern.example/browse/tag/boats/", LISTING, "Boats"),
        Link(f"{SITE}/browse/?page=2", TAGS),
    ]


def test_a_list_of_pictures():
    extract = read("listing.html", Link(f"{SITE}/tag/x?page=2", LISTING, "pandas"), **GALLERY)
    assert extract.links == [
        Link(f"{SITE}/photo/101/", DETAIL, "pandas"),
        Link(f"{SITE}/photo/102/?from=list", DETAIL, "pandas"),
        Link(f"{SITE}/tag/x?page=3", LISTING, "pandas"),
    ]
    assert extract.robots == {"noarchive", "noimageai", "nofollow"}


def test_the_next_page_that_the_page_itself_marks():
    extract = read("listing.html", Link(f"{SITE}/tag/red-pandas?page=2", LISTING), details="none")
    assert extract.links == [Link(f"{SITE}/tag/red-pandas?page=3", LISTING)]


def test_the_page_of_a_picture():
    [found] = read("detail.html", Link(f"{SITE}/photo/101/", DETAIL, "pandas"), **GALLERY).pictures
    assert found.url == "https://img.lantern.example/o/101%20large.jpg"
    assert found.page == f"{SITE}/photo/101/"
    assert found.title == "A red panda asleep"
    assert (found.author, found.author_url) == ("Ada Lovelace", f"{SITE}/people/ada")
    assert found.licence == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert found.tags == ("pandas", "animals", "sleep", "Animals")


def test_xpath_says_the_same():
    paths = {
        "picture": ["//a[@class='original']/@href"],
        "title": "xpath:normalize-space(//h1/em)",
        "author": "(//p[@class='credit']/a)[1]/text()",
        "author_url": "//p[@class='credit']/a/@href",
        "licence": ".licence a::text",
        "tags": "//ul[@class='keywords']/li[1]",
    }
    [found] = read("detail.html", Link(f"{SITE}/photo/101/", DETAIL), **paths).pictures
    assert found.url == "https://img.lantern.example/o/101%20large.jpg"
    assert found.title == "asleep"
    assert (found.author, found.author_url) == ("Ada Lovelace", f"{SITE}/people/ada")
    assert (found.licence, found.tags) == ("Some rights reserved", ("animals",))


def test_what_the_page_tells_machines_where_no_selector_does():
    """With several pictures in its JSON-LD, the metadata of this one."""
    link = Link(f"{SITE}/photo/8/", DETAIL)
    [found] = read("statements.html", link, picture=["img.full"]).pictures
    assert found.title == "Harbour at dusk"
    assert (found.author, found.author_url) == ("Grace Hopper", f"{SITE}/people/grace")
    assert licence_of(found.licence) == "cc-by-4.0"
    assert found.tags == ("harbour", "dusk", "boats")


def test_a_selector_has_the_last_word():
    link = Link(f"{SITE}/photo/8/", DETAIL)
    [found] = read("statements.html", link, picture=["img.full"], title="h1").pictures
    assert (found.title, found.author) == ("Harbour", "Grace Hopper")


def test_a_page_without_json_ld_is_asked_for_its_links():
    [found] = read("plain.html", Link(f"{SITE}/photo/9/", DETAIL)).pictures
    assert (found.url, found.title) == (f"{SITE}/o/9.jpg", "Harbour")
    assert (found.author, found.author_url) == ("Grace Hopper", f"{SITE}/people/grace")
    assert (licence_of(found.licence), found.tags) == ("cc0", ("harbour", "night"))


def test_a_picture_selector_that_finds_nothing_is_not_guessed_around():
    assert read("plain.html", Link(f"{SITE}/photo/9/", DETAIL), picture=["#gone"]).pictures == []


def test_pictures_in_the_list_itself_each_in_its_own_part():
    extract = read(
        "figures.html",
        Link(f"{SITE}/july/", LISTING, "july"),
        details="",
        pictures="figure",
        picture=["//a[img]"],
        title="b",
        author=".who",
        licence=".rights",
    )
    first, second = extract.pictures
    assert (first.url, second.url) == (f"{SITE}/big/1.jpg", f"{SITE}/big/2.jpg")
    assert (first.title, second.title) == ("First", "Two")
    assert (first.author, first.author_url) == ("Ada", f"{SITE}/ada")
    assert (second.author, second.author_url) == ("", "")
    assert licence_of(first.licence) == "cc-by-4.0"
    assert licence_of(second.licence) == "none"
    assert first.tags == ("july",)


@pytest.mark.parametrize(
    ("selector", "urls"),
    [
        ("figure", ["/small/1.jpg", "/small/2.jpg"]),
        ("figure > a", ["/big/1.jpg", "/big/2.jpg"]),
        ("figure img::attr(src)", ["/small/1.jpg", "/small/2.jpg"]),
    ],
)
def test_pictures_may_be_named_in_several_ways(selector, urls):
    found = read("figures.html", Link(f"{SITE}/july/", LISTING), details="", pictures=selector)
    assert [picture.url for picture in found.pictures] == [SITE + url for url in urls]


def test_lazy_loading_and_sizes():
    """As after scripts ran; of several sizes the largest; no spacer, no SVG."""
    link = Link(f"{SITE}/lazy/", LISTING)
    found = read("lazy.html", link, details="", pictures="body > img, picture, .cover").pictures
    assert [picture.url.removeprefix(SITE) for picture in found] == [
        "/lazy/1.jpg",
        "/lazy/2.jpg",
        "https://cdn.lantern.example/lazy/3.jpg",
        "/lazy/4-1600.jpg",
        "/lazy/5.jpg",
        "/lazy/6-w_1600,h_1200.avif",
        "/lazy/7@2x.jpg",
        "/lazy/8.jpg",
    ]


def test_the_picture_within_its_sizes_is_the_same():
    link = Link(f"{SITE}/lazy/", DETAIL)
    [found] = read("lazy.html", link, picture=["picture img"]).pictures
    assert found.url == f"{SITE}/lazy/6-w_1600,h_1200.avif"
    [found] = read("lazy.html", link, picture=["source[type*=avif]::attr(srcset)"]).pictures
    assert found.url == f"{SITE}/lazy/6-w_1600,h_1200.avif"


@pytest.mark.parametrize(
    "content_type",
    # The last declaration is wrong, and the page has none of its own.
    ["", "text/html", "text/html; charset=GBK", "text/html; charset=utf-8"],
)
def test_a_page_in_gb18030_that_says_gb2312(content_type):
    adapter = adapter_for(
        "html",
        {
            "start": [SITE],
            "details": "a",
            "picture": ["#pic"],
            "title": "h1",
            "author": ".author span",
            "tags": ".tags",
        },
    )
    page = saved("gb18030.html", f"{SITE}/灯/", content_type)
    [found] = adapter.read(page, Link(page.url, DETAIL)).pictures
    assert (found.title, found.author) == ("喆先生的灯笼——镕", "李喆")
    assert found.tags == ("灯笼", "节日", "夜景", "㐂")
    # As browsers do: a path in UTF-8, a query in the page's own charset.
    assert found.url == (
        f"{SITE}/%E5%9B%BE%E7%89%87/%E7%81%AF%E7%AC%BC%20%E4%B8%80.jpg?%C3%FB=%B5%C6"
    )


def test_what_each_setting_finds():
    adapter = adapter_for("html", GALLERY)
    page = saved("detail.html", f"{SITE}/photo/101/")
    found = {
        (one.setting, one.expression): (one.count, one.samples)
        for one in adapter.findings(page, Link(page.url, DETAIL))
    }
    assert found["picture", "a.biggest"] == (0, ())
    assert found["picture", "a.original"] == (1, ("https://img.lantern.example/o/101%20large.jpg",))
    assert found["tags", ".keywords li"] == (4, ("#animals", "sleep", "Animals", "sleep"))
    assert ("author_url", "") not in found


@pytest.mark.parametrize("body", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"%PDF-1.7"])
def test_what_is_no_page(body):
    adapter = adapter_for("html", GALLERY)
    with pytest.raises(PageError):
        adapter.read(Fetched(SITE, body, "text/html"), Link(SITE, START))


@pytest.mark.parametrize("body", [b"", b"\0\0", b"<div>" * 200_000 + b"<a href=/x class=photo>"])
def test_odd_pages_are_read_as_far_as_they_go(body):
    extract = adapter_for("html", GALLERY).read(Fetched(SITE, body), Link(SITE, LISTING))
    assert extract.pictures == []
    assert Extract.from_json(extract.as_json()) == extract


LD = '{"@type": "ImageObject", "contentUrl": "/full.jpg", "name": "N", "license": "CC BY 4.0"%s}'
BY = ', "creator": {"name": "Ada L."}'


@pytest.mark.parametrize(
    "script",
    [
        f"<script type='application/ld+json; charset=utf-8'>{LD % BY}</script>",
        f"<script type=' Application/LD+JSON '>{LD % BY}</script>",
        "<script type='application/ld+json'>%s</script>" % (LD % (BY + ', "d": "two\nlines\t."')),
        f"<script type='application/ld+json'>{LD % BY};</script>",
        f"<script type='application/ld+json'><!--\n{LD % BY}\n--></script>",
        f"<script type='application/ld+json'>//<![CDATA[\n{LD % BY}\n//]]></script>",
        f"<script type='application/ld+json'>/*<![CDATA[*/{LD % BY};/*]]>*/</script>",
        f"<script type='application/ld+json'>{LD % (BY + ',')}</script>",
        f'<script type="application/ld+json">{{"@graph": [{{"a": 1}}, {LD % BY}]}}</script>',
        f'<script type="application/ld+json">[{{"a": [1]}}, [{LD % BY}]]</script>',
    ],
)
def test_json_ld_is_read_however_it_is_wrapped(script: str):
    page = Fetched(f"{SITE}/p", f"<html><head>{script}</head></html>".encode(), "text/html")
    adapter = adapter_for("html", {"start": [SITE], "details": "a"})
    [found] = adapter.read(page, Link(page.url, DETAIL)).pictures
    assert (found.url, found.author) == (f"{SITE}/full.jpg", "Ada L.")
    assert licence_of(found.licence) == "cc-by-4.0"


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<picture><source srcset=/a.jxl type=image/jxl><img src="/a.jpg"></picture>', "/a.jpg"),
        ('<picture><source srcset="/a.jxl 2x"><img src="/a.jpg"></picture>', "/a.jpg"),
        ('<picture><source srcset="/a.svg" type="image/svg+xml"><source srcset="/a.webp" '
         'type="image/webp"><img src="/a.jpg"></picture>', "/a.webp"),
        ('<picture><source srcset=/a.mp4 type=video/mp4><img src="/a.jpg"></picture>', "/a.jpg"),
        ('<img src="/a.jpg" data-lazy="true">', "/a.jpg"),
        ('<img src="/a.jpg" data-original="1" data-src="">', "/a.jpg"),
        ('<img src="/s.gif" data-lazy="/a.jpg">', "/a.jpg"),
        ('<img src="/s.gif" data-src="a.jpg">', "/a.jpg"),
        ("""<img src="/a.jpg" data-lazy='{"on": "1.5"}'>""", "/a.jpg"),
    ],
)  # fmt: skip
def test_only_what_is_an_address_of_something_readable_counts(markup: str, url: str):
    page = Fetched(f"{SITE}/p", f"<html><body><div id=p>{markup}</div></body></html>".encode())
    adapter = adapter_for("html", {"start": [SITE], "details": "a", "picture": ["#p"]})
    [found] = adapter.read(page, Link(page.url, DETAIL)).pictures
    assert found.url == f"{SITE}{url}"
