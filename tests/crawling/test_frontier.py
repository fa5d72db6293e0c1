"""The consequences of a page, and the next requests. Without Scrapy."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.crawling import frontier
from apps.crawling.adapters.types import Extract, Found, Link
from apps.crawling.digests import digest_of
from apps.crawling.frontier import bounds
from apps.crawling.models import (
    BlockRule,
    Crawl,
    CrawledImage,
    CrawlRequest,
    Page,
    Source,
    SourceTag,
)
from apps.jobs import processes
from tests.crawling.spiders.stand_ins import reading

pytestmark = pytest.mark.both

SITE = "https://example.org"


@pytest.fixture(autouse=True)
def _json_sources(monkeypatch: pytest.MonkeyPatch, source: Source) -> None:
    reading.install(monkeypatch.setattr)
    source.settings = {"start": [{"url": f"{SITE}/", "role": "listing"}]}
    source.limit_per_tag = 0
    source.save()


@pytest.fixture
def begun(crawl: Crawl) -> Crawl:
    frontier.seed(crawl)
    crawl.refresh_from_db()
    return crawl


def picture(n: int | str, **values: Any) -> Found:
    return Found(**{"url": f"{SITE}/{n}.jpg", "page": f"{SITE}/", **values})


def read(crawl: Crawl, url: str = f"{SITE}/", **extract: Any) -> CrawlRequest:
    """Take the request of `url`, and process it as a page with this content."""
    said = extract.pop("said", frozenset())
    validators = extract.pop("validators", {})
    crawl_request = CrawlRequest.objects.select_related("crawl__source", "source_tag").get(
        crawl=crawl, url=url
    )
    frontier.read_page(
        crawl_request,
        Extract(**extract),
        validators=validators,
        status=200,
        size=9,
        header_directives=said,
    )
    return crawl_request


def outcomes(crawl: Crawl) -> dict[str, str]:
    rows = crawl.crawl_requests.values_list("url", "outcome")
    return {url.removeprefix(SITE): outcome for url, outcome in rows}


def counts(crawl: Crawl) -> dict[str, int]:
    crawl.refresh_from_db()
    names = ("requests", "pages", "new", "seen", "refused", "bytes")
    return {name: n for name in names if (n := getattr(crawl, name))}


# -- Starting


def test_seeding_twice_is_seeding_once(crawl: Crawl):
    frontier.seed(crawl)
    frontier.seed(crawl)
    crawl.refresh_from_db()
    assert crawl.seeded
    assert outcomes(crawl) == {"/": ""}


def test_a_living_spider_keeps_its_crawl(crawl: Crawl):
    Crawl.objects.update(spider=processes.name(os.getppid()))
    with pytest.raises(frontier.LeaseTakenError):
        frontier.acquire_lease(crawl.pk)


def test_a_dead_spider_s_crawl_is_taken_over_and_let_go(crawl: Crawl):
    Crawl.objects.update(spider=f"{processes.host()}:999999:1")
    frontier.acquire_lease(crawl.pk)
    # The process that started us writes our name as well.
    held = frontier.acquire_lease(crawl.pk)
    assert held.spider == processes.name()
    frontier.release_lease(held)
    crawl.refresh_from_db()
    assert crawl.spider == ""


def test_a_spider_does_not_let_go_of_what_another_has_taken(crawl: Crawl):
    held = frontier.acquire_lease(crawl.pk)
    Crawl.objects.update(spider="elsewhere:1:1")
    frontier.release_lease(held)
    crawl.refresh_from_db()
    assert crawl.spider == "elsewhere:1:1"


# -- Taking requests


def test_pictures_come_first_and_few_to_one_host(begun: Crawl):
    links = [Link(f"{SITE}/{n}", "detail") for n in range(3)]
    pictures = [picture(n, url=f"https://{n % 2}.example.net/{n}.jpg") for n in range(6)]
    read(begun, links=links, pictures=pictures)
    taken = frontier.take(begun, 9, each=2)
    assert [(crawl_request.role, crawl_request.host) for crawl_request in taken] == [
        ("picture", "0.example.net"),
        ("picture", "1.example.net"),
        ("picture", "0.example.net"),
        ("picture", "1.example.net"),
        ("detail", "example.org"),
        ("detail", "example.org"),
    ]
    assert {
        (crawl_request.attempts, crawl_request.asked is not None) for crawl_request in taken
    } == {(1, True)}


def test_what_flies_and_hosts_that_rest_are_not_taken(begun: Crawl):
    read(begun, pictures=[picture(1), picture(2), picture(3, url="https://example.net/3.jpg")])
    first, second = frontier.take(begun, 2, each=9)
    in_flight = {crawl_request.pk: crawl_request.host for crawl_request in (first, second)}
    (third,) = frontier.take(begun, 9, in_flight=in_flight, each=9)
    assert third.host == "example.net"
    assert frontier.take(begun, 9, without_hosts={"example.net", "example.org"}) == []


def test_what_failed_is_due_later_and_given_up_after_three_tries(begun: Crawl):
    read(begun, pictures=[picture(1)])
    for _ in range(bounds.ATTEMPTS - 1):
        (crawl_request,) = frontier.take(begun, 1)
        frontier.retry(crawl_request, 60, "too_busy", {"host": "example.org"}, status=503)
        assert frontier.take(begun, 1) == []
        assert list(frontier.backing_off(begun)) == ["example.org"]
        CrawlRequest.objects.update(not_before=timezone.now())
    (crawl_request,) = frontier.take(begun, 1)
    frontier.retry(crawl_request, 60, "too_busy", {"host": "example.org"}, status=503)
    assert outcomes(begun)["/1.jpg"] == "too_busy"
    assert counts(begun)["requests"] == 4
    entry = CrawledImage.objects.get()
    assert (entry.state, entry.reason_code, entry.params) == (
        "refused",
        "too_busy",
        {"host": "example.org"},
    )
    assert frontier.remaining(begun) == 0


def test_what_ends_the_process_each_time_is_not_begun_for_ever(begun: Crawl):
    for _ in range(bounds.BEGINNINGS):
        assert frontier.take(begun, 1)
    assert frontier.take(begun, 1) == []
    assert outcomes(begun) == {"/": "unexpected"}


def test_what_was_never_asked_for_does_not_count_as_a_try(begun: Crawl):
    (crawl_request,) = frontier.take(begun, 1)
    frontier.release(crawl_request)
    (crawl_request,) = frontier.take(begun, 1)
    assert crawl_request.attempts == 1


# -- Pages


def test_a_picture_under_several_tags_is_one_entry_asked_for_once(begun: Crawl):
    links = [Link(f"{SITE}/{tag}", "listing", tag) for tag in ("cats", "dogs")]
    read(begun, links=links, pictures=[picture(1), picture(1)])
    read(begun, f"{SITE}/cats", pictures=[picture(1, tags=("grey",), title="One")])
    read(begun, f"{SITE}/dogs", pictures=[picture(1, title="Another", author="Ann")])
    entry = CrawledImage.objects.get()
    assert set(entry.source_tags.values_list("name", flat=True)) == {"cats", "dogs", "grey"}
    assert (entry.title, entry.author) == ("One", "Ann")
    assert begun.crawl_requests.filter(role="picture").count() == 1


def test_reading_a_page_twice_changes_nothing(begun: Crawl):
    links, pictures = [Link(f"{SITE}/2", "listing")], [picture(1)]
    read(begun, links=links, pictures=pictures)
    before = counts(begun)
    read(begun, links=links, pictures=pictures)
    assert counts(begun) == before == {"requests": 1, "pages": 1, "bytes": 9}
    assert CrawlRequest.objects.count() == 3


def test_pages_lie_on_the_site_pictures_anywhere(begun: Crawl):
    away = ["https://example.net/", "https://notexample.org/", "https://example.org.evil.net/"]
    here = ["https://example.org/2", "https://www.example.org/", "https://sub.example.org/"]
    odd = ["ftp://example.org/", "https://example.org:8080/", "https://me@example.org/"]
    links = [Link(url, "detail") for url in (*away, *here, *odd)]
    read(begun, links=links, pictures=[picture(1, url="https://cdn.example.net/1.jpg")])
    found = dict(begun.crawl_requests.values_list("url", "outcome"))
    assert {url: found[url] for url in away} == dict.fromkeys(away, "off_site")
    assert {url: found[url] for url in here} == dict.fromkeys(here, "")
    assert {url: found[url] for url in odd} == dict.fromkeys(odd, "bad_address")
    assert found["https://cdn.example.net/1.jpg"] == ""


def test_a_source_may_name_more_hosts(begun: Crawl, source: Source):
    source.settings = {**source.settings, "hosts": ["Example.net"]}
    source.save()
    read(begun, links=[Link("https://www.example.net/", "detail")])
    assert (
        dict(begun.crawl_requests.values_list("url", "outcome"))["https://www.example.net/"] == ""
    )


def test_what_robots_tags_say_holds_for_pictures_and_for_links(begun: Crawl):
    links = [Link(f"{SITE}/{n}", "detail") for n in range(3)]
    read(begun, links=links)
    pictures, onward = [picture(1)], [Link(f"{SITE}/on", "detail")]
    read(begun, f"{SITE}/0", pictures=pictures, links=onward, robots=frozenset({"noimageai"}))
    assert outcomes(begun)["/1.jpg"] == "robots_meta"
    assert "/on" in outcomes(begun)
    onward = [Link(f"{SITE}/further", "detail")]
    read(begun, f"{SITE}/1", pictures=[picture(2)], links=onward, said=frozenset({"none"}))
    assert outcomes(begun)["/2.jpg"] == "robots_header"
    assert "/further" not in outcomes(begun)
    entry = CrawledImage.objects.get(url=f"{SITE}/2.jpg")
    assert (entry.state, entry.reason_code, entry.params) == (
        "refused",
        "robots_header",
        {"rule": "none"},
    )
    assert counts(begun)["refused"] == 2


def test_a_list_that_leads_to_nothing_new_is_left(begun: Crawl):
    """A calendar: every month has a next one."""
    read(begun, pictures=[picture(1)], links=[Link(f"{SITE}/month/0", "listing")])
    for n in range(bounds.BARREN):
        onward = [Link(f"{SITE}/month/{n + 1}", "listing")]
        # Everything there was met before.
        read(begun, f"{SITE}/month/{n}", pictures=[picture(1)], links=onward)
    crawl_request = CrawlRequest.objects.get(url=f"{SITE}/month/{bounds.BARREN}")
    assert (crawl_request.outcome, crawl_request.params) == (
        "empty_streak",
        {"pages": bounds.BARREN},
    )


def test_one_new_picture_keeps_a_list_going(begun: Crawl):
    read(begun, links=[Link(f"{SITE}/page/0", "listing")])
    for n in range(9):
        news = [picture(n)] if n % 4 == 0 else []
        onward = [Link(f"{SITE}/page/{n + 1}", "listing")]
        read(begun, f"{SITE}/page/{n}", pictures=news, links=onward)
    assert outcomes(begun)["/page/9"] == ""


def test_nothing_lies_deeper_than_that(begun: Crawl, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bounds, "DEPTH", 2)
    for n in range(3):
        read(begun, f"{SITE}/{n or ''}", links=[Link(f"{SITE}/{n + 1}", "detail")])
    assert outcomes(begun)["/3"] == "too_deep"


# -- Limits and source tags


def test_no_more_of_a_tag_than_its_limit(begun: Crawl, source: Source):
    source.limit_per_tag = 3
    source.save()
    SourceTag.objects.create(source=source, name="dogs", limit=1)
    tags = ("cats", "dogs")
    read(begun, links=[Link(f"{SITE}/{tag}", "listing", tag) for tag in tags])
    for tag in tags:
        pictures = [picture(f"{tag}{n}") for n in range(5)]
        read(begun, f"{SITE}/{tag}", pictures=pictures, links=[Link(f"{SITE}/{tag}2", "listing")])
    asked = begun.crawl_requests.filter(role="picture")
    assert {tag: asked.filter(source_tag__name=tag).count() for tag in tags} == {
        "cats": 3,
        "dogs": 1,
    }
    why = dict(CrawledImage.objects.exclude(reason_code="").values_list("url", "reason_code"))
    assert set(why.values()) == {"limit"}
    assert len(why) == 6
    # Its listings are abandoned; another tag's may still yield what was over the limit.
    while frontier.take(begun, 1, in_flight={}, each=99, without_hosts=()):
        begun.crawl_requests.filter(role="picture").update(state="done", outcome="kept")
        CrawledImage.objects.filter(state="found").update(state="waiting")
    assert outcomes(begun)["/cats2"] == outcomes(begun)["/dogs2"] == "limit"


def test_refused_pictures_leave_their_place_to_others(begun: Crawl, source: Source):
    source.limit_per_tag = 1
    source.save()
    read(begun, links=[Link(f"{SITE}/cats", "listing", "cats")])
    read(begun, f"{SITE}/cats", pictures=[picture(1)], links=[Link(f"{SITE}/cats2", "listing")])
    (crawl_request,) = frontier.take(begun, 1)
    frontier.refuse(crawl_request, "http_status", {"status": 404}, status=404)
    (more,) = frontier.take(begun, 1)
    assert more.url == f"{SITE}/cats2"
    assert more.source_tag is not None
    read(begun, f"{SITE}/cats2", pictures=[picture(2)])
    assert outcomes(begun)["/2.jpg"] == ""


@pytest.mark.parametrize("where", ["crawl", "source"])
def test_no_more_pictures_than_the_crawl_s_limit(begun: Crawl, source: Source, where: str):
    row: Crawl | Source = begun if where == "crawl" else source
    row.limit = 2
    row.save()
    read(begun, pictures=[picture(n) for n in range(5)], links=[Link(f"{SITE}/2", "listing")])
    assert begun.crawl_requests.filter(role="picture").count() == 2
    begun.crawl_requests.filter(role="picture").update(state="done", outcome="kept")
    Crawl.objects.update(new=2)
    assert frontier.take(begun, 9) == []
    assert frontier.remaining(begun) == 0


def test_only_wanted_words_are_gone_after(begun: Crawl, source: Source):
    SourceTag.objects.create(source=source, name="dogs", wanted=False)
    tags = ("cats", "dogs", "birds")
    pictures = [picture(1, tags=("dogs",)), picture(2, tags=("dogs", "cats")), picture(3)]
    read(begun, links=[Link(f"{SITE}/{t}", "listing", t) for t in tags], pictures=pictures)
    assert set(outcomes(begun)) == {"/", "/cats", "/birds", "/2.jpg", "/3.jpg"}
    # The source tags exist for staff to choose from.
    assert set(source.source_tags.values_list("name", flat=True)) == set(tags)


def test_a_crawl_narrowed_to_words_takes_theirs_alone(begun: Crawl):
    begun.tags = ["cats"]
    begun.save()
    pictures = [picture(1, tags=("dogs",)), picture(2, tags=("cats",)), picture(3)]
    links = [Link(f"{SITE}/{tag}", "listing", tag) for tag in ("cats", "dogs")]
    read(begun, links=links, pictures=pictures)
    assert set(outcomes(begun)) == {"/", "/cats", "/2.jpg"}


# -- Known pictures


@pytest.fixture
def known(begun: Crawl, make_entry: Callable[..., CrawledImage]) -> Callable[..., str]:
    """Find an entry again; the outcome of its request, "" when it is made."""

    def see(days: int = 1, **values: Any) -> str:
        then = timezone.now() - timedelta(days=days)
        own = {"fetched": then, "decided": then, "seen": then, "url": f"{SITE}/1.jpg"}
        make_entry(**{**own, **values})
        read(begun, pictures=[picture(1)])
        return outcomes(begun)["/1.jpg"]

    return see


@pytest.mark.parametrize("state", ["arrived", "waiting", "approved", "duplicate", "rejected"])
def test_a_known_picture_is_only_seen(begun: Crawl, known: Callable[..., str], state: str):
    assert known(state=state) == "known"
    assert counts(begun)["seen"] == 1
    entry = CrawledImage.objects.get()
    assert entry.state == state
    assert entry.seen > timezone.now() - timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "reason_code", "days", "outcome"),
    [
        ("approved", "", 31, ""),
        ("rejected", "by_staff", 31, "known"),
        ("down", "taken_down", 99, "barred"),
        ("refused", "not_a_picture", 1, "not_a_picture"),
        ("refused", "not_a_picture", 31, ""),
        ("refused", "unreachable", 1, ""),
        ("refused", "limit", 1, ""),
        ("found", "", 1, ""),
    ],
)
def test_what_is_asked_for_again(
    known: Callable[..., str], state: str, reason_code: str, days: int, outcome: str
):
    assert known(state=state, reason_code=reason_code, days=days) == outcome


def test_a_picture_is_asked_for_with_what_is_known_of_it(
    begun: Crawl, known: Callable[..., str], source: Source
):
    staged_file_id = "6a5b2e7e-0000-4000-8000-000000000000"
    known(state="waiting", days=40, etag='"1"', last_modified="Mon", staged_file_id=staged_file_id)
    (crawl_request,) = frontier.take(begun, 1)
    headers = {"If-None-Match": '"1"', "If-Modified-Since": "Mon"}
    assert frontier.validators_of(crawl_request) == headers
    frontier.unchanged(crawl_request)
    entry = CrawledImage.objects.get()
    assert entry.fetched is not None
    assert entry.fetched > timezone.now() - timedelta(hours=1)
    assert outcomes(begun)["/1.jpg"] == "unchanged"
    assert counts(begun)["seen"] == 1


def test_what_was_never_kept_is_asked_for_whole(begun: Crawl, known: Callable[..., str]):
    known(state="refused", reason_code="unreachable", etag='"1"')
    (crawl_request,) = frontier.take(begun, 1)
    assert frontier.validators_of(crawl_request) == {}


def test_an_unchanged_page_leads_to_what_it_led_to(begun: Crawl, source: Source):
    links = [Link(f"{SITE}/cats", "listing", "cats")]
    validators = {"etag": '"1"', "last_modified": ""}
    read(begun, links=links, pictures=[picture(1, tags=("a", "b"))], validators=validators)
    again = Crawl.objects.create(source=source)
    frontier.seed(again)
    (crawl_request,) = frontier.take(again, 1)
    assert frontier.validators_of(crawl_request) == {"If-None-Match": '"1"'}
    frontier.unchanged(crawl_request)
    assert outcomes(again) == {"/": "unchanged", "/cats": "", "/1.jpg": ""}
    assert counts(again) == {"requests": 1, "pages": 1}


def test_a_page_read_by_other_settings_is_asked_for_whole(begun: Crawl, source: Source):
    read(begun, validators={"etag": '"1"', "last_modified": ""})
    source.settings = {**source.settings, "reading": "2"}
    source.save()
    again = Crawl.objects.create(source=source)
    frontier.seed(again)
    (crawl_request,) = frontier.take(again, 1)
    assert frontier.validators_of(crawl_request) == {}


def test_a_page_without_validators_is_not_remembered(begun: Crawl):
    read(begun, validators={"etag": "", "last_modified": ""})
    assert not Page.objects.exists()


# -- Refused pictures


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("picture", f"{SITE}/1.jpg"),
        ("page", f"{SITE}/"),
        ("author", "ann"),
    ],
)
def test_what_is_barred_is_not_asked_for(begun: Crawl, kind: str, value: str):
    BlockRule.objects.create(kind=kind, value=value, digest=digest_of(value))
    read(begun, pictures=[picture(1, author="Ann"), picture(2, page=f"{SITE}/2")])
    assert outcomes(begun) == {"/": "read", "/1.jpg": "barred", "/2.jpg": ""}
    entry = CrawledImage.objects.get(url=f"{SITE}/1.jpg")
    assert (entry.state, entry.reason_code) == ("refused", "barred")


def test_what_may_not_be_published_is_not_asked_for(begun: Crawl):
    free, reserved = "CC BY 4.0", "© Ann, all rights reserved"
    read(begun, pictures=[picture(1, licence=reserved), picture(2, licence=free), picture(3)])
    assert outcomes(begun) == {"/": "read", "/1.jpg": "licence", "/2.jpg": "", "/3.jpg": ""}
    rows = CrawledImage.objects.order_by("url").values_list("licence_stated", "licence", "state")
    assert list(rows) == [
        (reserved, "none", "refused"),
        (free, "cc-by-4.0", "found"),
        ("", "", "found"),
    ]


def test_permission_of_its_owner_counts_for_more_than_a_site_s_small_print(begun: Crawl):
    Source.objects.filter(id=begun.source_id).update(licence="permission")
    begun.source.refresh_from_db()
    read(begun, pictures=[picture(1, licence="© Ann, all rights reserved")])
    entry = CrawledImage.objects.get()
    assert (entry.state, entry.licence) == ("found", "")


def test_an_address_that_nobody_may_ask_is_refused(begun: Crawl):
    read(begun, pictures=[picture(1, url="https://example.org:22/1.jpg")])
    assert dict(CrawledImage.objects.values_list("reason_code", "state")) == {
        "bad_address": "refused"
    }


def test_a_kept_picture_outlives_an_address_that_fails(begun: Crawl, known: Callable[..., str]):
    known(state="approved", days=40)
    (crawl_request,) = frontier.take(begun, 1)
    frontier.refuse(crawl_request, "http_status", {"status": 404}, status=404)
    assert CrawledImage.objects.get().state == "approved"
    assert outcomes(begun)["/1.jpg"] == "http_status"


def test_what_robots_say_is_in_the_ledger(begun: Crawl):
    read(begun, pictures=[picture(1)])
    (crawl_request,) = frontier.take(begun, 1)
    frontier.refuse(crawl_request, "robots", {"rule": "Disallow: /1"})
    entry = CrawledImage.objects.get()
    assert (entry.robots, entry.reason_code) == ("Disallow: /1", "robots")
    assert "Disallow: /1" in entry.reason


# -- Redirects


def test_no_address_is_asked_for_under_two_names(begun: Crawl):
    read(begun, pictures=[picture(1), picture(2)])
    first, second = frontier.take(begun, 2)
    assert frontier.may_follow_redirect(first, f"{SITE}/there.jpg")
    # Again after a crash; but not by another request, and not to an address with one of its own.
    assert frontier.may_follow_redirect(first, f"{SITE}/there.jpg")
    assert not frontier.may_follow_redirect(second, f"{SITE}/there.jpg")
    assert not frontier.may_follow_redirect(second, first.url)
    assert frontier.may_follow_redirect(second, second.url)
    assert outcomes(begun)["/there.jpg"] == "moved"


def test_a_page_of_very_many_pictures_is_written_in_parts(
    begun: Crawl, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bounds, "BATCH", 10)
    read(begun, pictures=[picture(n) for n in range(35)])
    assert begun.crawl_requests.filter(role="picture").count() == 35
    assert counts(begun)["pages"] == 1
