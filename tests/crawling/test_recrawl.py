"""The cost of a repeated crawl: what changed, and a limited number of rechecks a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.crawling import frontier
from apps.crawling.adapters.types import Extract, Found, Link
from apps.crawling.digests import digest_of
from apps.crawling.frontier import bounds
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Page, Source
from tests.crawling.spiders.stand_ins import reading

SITE = "https://example.org"
TAGS, LISTS, EACH = 2, 9, 4
PICTURES = TAGS * LISTS * EACH
CHECKS = 12


@pytest.fixture(autouse=True)
def _json_sources(monkeypatch: pytest.MonkeyPatch, source: Source) -> None:
    reading.install(monkeypatch.setattr)
    source.settings = {"start": [{"url": f"{SITE}/", "role": "listing"}], "details": "a"}
    source.limit_per_tag, source.checks_a_day = 0, CHECKS
    source.save()


def page_at(path: str) -> Extract:
    """A site of listings, newest first, whose pictures have detail pages."""
    kind, *numbers = path.strip("/").split("/")
    if not kind:
        return Extract(
            [Link(f"{SITE}/list/{tag}/0", "listing", f"tag {tag}") for tag in range(TAGS)]
        )
    tag, number = map(int, numbers)
    if kind == "photo":
        return Extract([], [Found(f"{SITE}/{tag}/{number}.jpg", f"{SITE}{path}", licence="CC0")])
    first = number * EACH
    links = [Link(f"{SITE}/photo/{tag}/{n}", "detail") for n in range(first, first + EACH)]
    onward = [Link(f"{SITE}/list/{tag}/{number + 1}", "listing")] if number + 1 < LISTS else []
    return Extract([*links, *onward])


def run_crawl(source: Source) -> list[CrawlRequest]:
    """Run a crawl to its end; the requests that were made."""
    crawl = Crawl.objects.create(source=source)
    frontier.seed(crawl)
    asked = []
    while True:
        while crawl_requests := frontier.take(crawl, 8, each=8):
            for crawl_request in crawl_requests:
                asked.append(crawl_request)
                answer(crawl_request)
        if not frontier.recheck(crawl):
            Crawl.objects.filter(pk=crawl.pk).update(finished=timezone.now())
            return asked


def answer(crawl_request: CrawlRequest) -> None:
    path = crawl_request.url.removeprefix(SITE)
    if crawl_request.role == "picture":
        CrawledImage.objects.filter(url=crawl_request.url).update(
            state="approved", fetched=timezone.now()
        )
        frontier.unchanged(crawl_request)
    elif frontier.validators_of(crawl_request):
        frontier.unchanged(crawl_request)
    else:
        values: dict[str, Any] = {"validators": {"etag": '"1"'}, "status": 200, "size": 9}
        frontier.read_page(crawl_request, page_at(path), **values)


def roles(crawl_requests: list[CrawlRequest]) -> dict[str, int]:
    return {
        role: sum(v.role == role for v in crawl_requests)
        for role in ("listing", "detail", "picture")
    }


def test_what_is_known_is_not_asked_for_again_but_for_the_day_s_checks(source: Source):
    first = roles(run_crawl(source))
    assert first == {"listing": 1 + TAGS * LISTS, "detail": PICTURES, "picture": PICTURES}
    second = roles(run_crawl(source))
    # Listings end where nothing new comes; no picture is fetched.
    assert second["listing"] <= 1 + TAGS * bounds.BARREN + CHECKS // EACH
    assert second["detail"] == CHECKS
    assert second["picture"] == 0
    crawl = Crawl.objects.latest("id")
    assert crawl.checks == CHECKS
    # The day's rechecks are used up.
    assert roles(run_crawl(source))["detail"] == 0


def test_everything_is_looked_at_in_turn_the_longest_unseen_first(source: Source):
    run_crawl(source)
    seen: set[str] = set()
    for _day in range(PICTURES // CHECKS):
        Crawl.objects.update(created=timezone.now() - timedelta(days=2))
        checked = {v.url for v in run_crawl(source) if v.role == "detail"}
        assert not checked & seen
        seen |= checked
    assert len(seen) == PICTURES


def test_new_pictures_are_found_all_the_same(source: Source, monkeypatch: pytest.MonkeyPatch):
    run_crawl(source)
    Page.objects.filter(url__contains="/photo/0/3").delete()
    CrawledImage.objects.filter(url=f"{SITE}/0/3.jpg").delete()
    source.checks_a_day = 0
    source.save()
    asked = [v.url for v in run_crawl(source) if v.role != "listing"]
    assert asked == [f"{SITE}/photo/0/3", f"{SITE}/0/3.jpg"]


def test_a_small_source_is_looked_at_whole_each_time(source: Source):
    source.checks_a_day = 10 * PICTURES
    source.save()
    run_crawl(source)
    assert roles(run_crawl(source))["detail"] == PICTURES


def test_a_sitemap_that_has_not_changed_is_not_asked_for(source: Source):
    crawl = Crawl.objects.create(source=source)
    frontier.seed(crawl)
    old, now = "2020-01-01T00:00:00Z", timezone.now() + timedelta(days=2)
    links = [
        Link(f"{SITE}/old.xml", "listing", changed=old),
        Link(f"{SITE}/new.xml", "listing", changed=now.isoformat()),
        Link(f"{SITE}/silent.xml", "listing"),
    ]
    for name in ("old", "new", "silent"):
        found = Extract([], [Found(f"{SITE}/{name}.jpg", f"{SITE}/{name}")]).as_json()
        url = f"{SITE}/{name}.xml"
        Page.objects.create(
            source=source, url=url, digest=digest_of(url), etag='"1"', reading="1",
            found=found, fetched=timezone.now(),
        )  # fmt: skip
    start = CrawlRequest.objects.select_related("crawl__source", "source_tag").get(crawl=crawl)
    frontier.read_page(start, Extract(links), validators={}, status=200, size=9)
    crawl_requests = frontier.take(crawl, 9, each=9)
    findings = {v.url.removeprefix(SITE): frontier.skip_unchanged(v) for v in crawl_requests}
    assert findings == {"/old.xml": True, "/new.xml": False, "/silent.xml": False}
    assert CrawledImage.objects.get().url == f"{SITE}/old.jpg"


def test_what_a_crawl_counts_adds_up(source: Source):
    run_crawl(source)
    run_crawl(source)
    from apps.crawling.services.progress import progress_of

    for crawl in Crawl.objects.all():
        seen = progress_of(crawl)
        pictures = crawl.crawl_requests.filter(role="picture").exclude(outcome="moved").count()
        findings = [(t.new, t.known, t.refused, t.waiting) for t in seen.tags]
        assert sum(map(sum, findings)) == pictures
        crawl.refresh_from_db()
        assert sum(t[1] for t in findings) == crawl.seen
        assert sum(t[2] for t in findings) == crawl.refused
