"""Sitemaps, feeds and APIs name pictures; their pages state their rights."""

from __future__ import annotations

from typing import Any

import pytest

from apps.crawling import frontier
from apps.crawling.adapters import adapter_for
from apps.crawling.adapters.types import DETAIL, Fetched, Found, Link
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Source
from tests.crawling.test_frontier import outcomes

SITE = "https://example.org"
FREE = "https://creativecommons.org/licenses/by/4.0/"
MAP = f"{SITE}/sitemap.xml"


@pytest.fixture
def begun(crawl: Crawl, source: Source) -> Crawl:
    source.kind, source.settings, source.licence = "sitemap", {"start": [MAP]}, ""
    source.save()
    frontier.seed(crawl)
    return Crawl.objects.select_related("source").get(pk=crawl.pk)


def listed(crawl: Crawl, *names: str, **said: Any) -> None:
    pictures = [Found(f"{SITE}/{n}.jpg", f"{SITE}/photos/{n}", **said) for n in names]
    crawl_request = crawl_request_to(crawl, MAP)
    frontier.read_page(
        crawl_request, extract(crawl_request, pictures), validators={}, status=200, size=9
    )  # fmt: skip


def extract(crawl_request: CrawlRequest, pictures: list[Found]) -> Any:
    from apps.crawling.adapters.types import Extract

    return Extract([], pictures)


def crawl_request_to(crawl: Crawl, url: str) -> CrawlRequest:
    return CrawlRequest.objects.select_related("crawl__source", "source_tag").get(
        crawl=crawl, url=url
    )


def opened(crawl: Crawl, name: str, head: str) -> CrawledImage:
    """The page of a picture is fetched, with this in its head."""
    crawl_request = crawl_request_to(crawl, f"{SITE}/photos/{name}")
    assert crawl_request.role == DETAIL
    page = Fetched(crawl_request.url, f"<html><head>{head}</head></html>".encode(), "text/html")
    source = crawl.source
    found = adapter_for(source.kind, source.settings).read(page, Link(crawl_request.url, DETAIL))
    frontier.read_page(crawl_request, found, validators={}, status=200, size=9)
    return CrawledImage.objects.get(url=f"{SITE}/{name}.jpg")


def test_nothing_is_fetched_before_its_page_was_read(begun: Crawl):
    listed(begun, "1", "2")
    assert outcomes(begun) == {"/sitemap.xml": "read", "/photos/1": "", "/photos/2": ""}


@pytest.mark.parametrize(
    ("head", "outcome", "licence"),
    [
        (f'<link rel=license href="{FREE}">', "", "cc-by-4.0"),
        ('<meta name=dcterms.license content="All rights reserved">', "licence", "none"),
        ('<meta name=robots content="noimageai">', "robots_meta", ""),
        ('<meta name=tdm-reservation content="1">', "robots_meta", ""),
        ('<script type="application/ld+json">{"@type": "ImageObject", "contentUrl": "/1.jpg",'
         ' "license": "CC BY-NC 4.0"}</script>', "licence", "cc-by-nc-4.0"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_what_its_page_says_counts(begun: Crawl, head: str, outcome: str, licence: str):
    listed(begun, "1")
    entry = opened(begun, "1", head)
    assert outcomes(begun)["/1.jpg"] == outcome
    assert entry.licence == licence
    assert entry.checked is not None


def test_a_sitemap_and_a_page_that_disagree_leave_it_to_people(begun: Crawl):
    listed(begun, "1", licence=FREE)
    entry = opened(begun, "1", '<meta name=dcterms.license content="All rights reserved">')
    assert entry.licence == "unclear"


def test_a_page_that_cannot_be_opened_costs_its_picture(begun: Crawl):
    listed(begun, "1")
    frontier.refuse(
        crawl_request_to(begun, f"{SITE}/photos/1"), "robots", {"rule": "Disallow: /photos"}
    )
    entry = CrawledImage.objects.get()
    assert (entry.state, entry.reason_code) == ("refused", "robots")
    begun.refresh_from_db()
    assert begun.refused == 1


def test_staff_may_say_that_the_source_speaks_for_its_pictures(begun: Crawl, source: Source):
    source.settings = {**source.settings, "speaks": True}
    source.save()
    listed(begun, "1", licence=FREE)
    assert outcomes(begun) == {"/sitemap.xml": "read", "/1.jpg": ""}
