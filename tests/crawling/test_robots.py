"""A site's rules are obeyed, and quoted in the site's own words."""

import pytest

from apps.crawling import robots
from apps.crawling.agent import NoContactError, user_agent
from apps.crawling.robots import Robots

SITE = "https://example.org"
RULES = """
User-agent: BadBot
Disallow: /

User-Agent: *
User-Agent: OtherBot
Sitemap: https://example.org/sitemap.xml
Crawl-delay: 2
Disallow: /private   # nobody
Disallow: /*.gif$
Disallow: /private/most
Allow: /private/open
Disallow:
"""
OURS = """
User-agent: *
Disallow: /

User-agent: FutuBot
Disallow: /calendar/
Request-rate: 1/5s
"""


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        (RULES, "/", ""),
        (RULES, "/private.html", "Disallow: /private"),
        (RULES, "/private/most/1", "Disallow: /private/most"),
        (RULES, "/private/open/1", ""),
        (RULES, "/cat.gif", "Disallow: /*.gif$"),
        (RULES, "/cat.gif?size=1", ""),
        (OURS, "/private", ""),
        (OURS, "/calendar/2026/", "Disallow: /calendar/"),
        ("User-agent: *\nDisalow: /x", "/x/1", "Disalow: /x"),
        ("User-agent *\nDisallow /x", "/x/1", "Disallow /x"),
        ("User-agent: *\nDisallow: /%E5%9B%BE/", "/图/1.jpg", "Disallow: /%E5%9B%BE/"),
        ("User-agent: *\nDisallow: /", "/robots.txt", ""),
        ("<!DOCTYPE html><title>Not found</title>", "/", ""),
        ("", "/", ""),
    ],
)
def test_the_rule_that_forbids_an_address(text, path, rule):
    assert Robots.parse(text).verdict(SITE + path) == rule


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        (RULES, 2.0),
        (OURS, 5.0),
        ("", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: 3\nRequest-rate: 1/10", 10.0),
    ],
)
def test_the_delay_is_the_longest_one_named(text, delay):
    assert Robots.parse(text).delay == delay


@pytest.mark.parametrize(
    ("status", "body", "allowed", "reached"),
    [
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /", False, True),
        (200, b"User-agent: *\nDisallow: /other", True, True),
        (404, b"User-agent: *\nDisallow: /", True, True),
        (403, b"", True, True),
        (429, b"", False, False),
        (503, b"", False, False),
        (None, b"", False, False),
    ],
)
def test_what_it_means_how_robots_txt_was_answered(status, body, allowed, reached):
    found = Robots.answered(status, body)
    assert (found.verdict(f"{SITE}/1.jpg") == "", found.reached) == (allowed, reached)


@pytest.mark.parametrize(
    ("headers", "word"),
    [
        ({}, ""),
        ({"X-Robots-Tag": "noindex, nofollow"}, "noindex"),
        ({"x-robots-tag": "NoImageAI"}, "noimageai"),
        ({"X-Robots-Tag": "none"}, "none"),
        ({"X-Robots-Tag": "otherbot: noindex, noai"}, ""),
        ({"X-Robots-Tag": "otherbot: noindex, FutuBot: noai"}, "noai"),
        ({"X-Robots-Tag": "unavailable_after: Sun, 25 Jun 2034 15:00:00 GMT, noindex"}, "noindex"),
        ({"X-Robots-Tag": "max-image-preview: none"}, ""),
        ({"X-Robots-Tag": "nofollow, noarchive"}, ""),
        ({"TDM-Reservation": "1"}, "tdm-reservation: 1"),
        ({"tdm-reservation": "0"}, ""),
    ],
)
def test_what_headers_forbid(headers, word):
    assert robots.header_verdict(robots.robots_headers(headers.items())) == word


def test_a_header_that_comes_twice_is_read_twice():
    """A name in the first does not apply to the second."""
    headers = [("X-Robots-Tag", "otherbot: noai"), ("X-Robots-Tag", "noindex")]
    assert robots.header_verdict(robots.robots_headers(headers)) == "noindex"


def test_what_a_page_forbids():
    assert robots.meta_verdict(frozenset({"noimageindex", "follow"})) == "noimageindex"
    assert robots.meta_verdict(frozenset({"nofollow"})) == ""
    assert robots.forbids_links(frozenset({"nofollow"}))
    assert robots.forbids_links(frozenset({"none"}))
    assert not robots.forbids_links(frozenset({"noindex"}))


def test_whoever_asks_says_who_it_is(settings):
    settings.FUTU_CRAWL_CONTACT = " https://example.org/\r\nX-Evil: 1 "
    assert user_agent().startswith("FutuBot/0.")
    assert user_agent().endswith(" (+https://example.org/ X-Evil: 1)")


def test_nobody_asks_without_a_contact(settings):
    settings.FUTU_CRAWL_CONTACT = " "
    with pytest.raises(NoContactError, match="FUTU_CRAWL_CONTACT"):
        user_agent()
