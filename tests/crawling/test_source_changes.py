"""Rights withdrawn by a source: hidden at once, reported to staff, applied to every copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import escape

from apps.accounts.models import User
from apps.crawling import frontier
from apps.crawling.adapters.types import Extract, Found
from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Decision, Page, Source
from apps.crawling.services import publishing, source_changes
from apps.galleries.models import Origin
from tests.conftest import signed_in
from tests.crawling.staff import curator, staff
from tests.crawling.uploads import upload

pytestmark = pytest.mark.both

PAGE = "https://example.org/pages/1"
RESERVED = "All rights reserved"


@pytest.fixture
def by(db: None) -> User:
    return staff()


@pytest.fixture
def published(examined_entry: Callable[..., CrawledImage], by: User) -> CrawledImage:
    entry = examined_entry(1, licence="cc-by-4.0", licence_stated="CC BY 4.0")
    publishing.approve(CrawledImage.objects.all(), by=by)
    return again(entry)


@pytest.fixture
def read_later(source: Source, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """A later crawl reads the page of the picture."""

    def read(
        licence: str = "CC BY 4.0", robots: str = "", of: Source = source, **found: Any
    ) -> None:
        crawl_request = crawl_request_to(of, found.get("page", PAGE), "detail")
        own = {"url": "https://example.org/1.jpg", "page": PAGE, "licence": licence, **found}
        extract = Extract([], [Found(**own)], frozenset({robots} - {""}))
        with django_capture_on_commit_callbacks(execute=True):
            frontier.read_page(crawl_request, extract, validators={}, status=200, size=9)

    return read


@pytest.fixture
def misses(source: Source, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    def miss(status: int, url: str = PAGE, role: str = "detail") -> None:
        crawl_request = crawl_request_to(source, url, role)
        if role == "picture":
            CrawlRequest.objects.filter(pk=crawl_request.pk).update(
                entry=CrawledImage.objects.get(url=url)
            )
        with django_capture_on_commit_callbacks(execute=True):
            frontier.refuse(crawl_request, "http_status", {"status": status}, status=status)

    return miss


def crawl_request_to(source: Source, url: str, role: str) -> CrawlRequest:
    source.settings = {"start": ["https://example.org/"], "details": "a"}
    source.save(update_fields=["settings"])
    crawl = Crawl.objects.create(source=source)
    where = {"url": url, "digest": digest_of(url), "host": "example.org", "role": role}
    return CrawlRequest.objects.create(crawl=crawl, **where)


def again(entry: CrawledImage) -> CrawledImage:
    return CrawledImage.objects.select_related("source", "image").get(pk=entry.pk)


def is_hidden(entry: CrawledImage) -> bool:
    entry = again(entry)
    assert entry.image is not None
    moved = entry.image.gallery_id == entry.source.waiting_id
    return (
        moved and entry.state == "waiting" and not Origin.objects.filter(image=entry.image).exists()
    )


@pytest.mark.parametrize(
    ("page", "why", "sentence"),
    [
        ({"licence": RESERVED}, "rights_withdrawn", "from “CC BY 4.0” to “All rights reserved”"),
        ({"licence": "CC BY-NC 4.0"}, "rights_withdrawn", "to “CC BY-NC 4.0”"),
        ({"licence": "formerly CC BY 4.0"}, "rights_withdrawn", "to “formerly CC BY 4.0”"),
        ({"robots": "noimageai"}, "now_forbidden", "(noimageai)"),
        ({"robots": "noai"}, "now_forbidden", "(noai)"),
    ],
)
def test_what_is_withdrawn_is_hidden_at_once(
    published: CrawledImage,
    read_later: Callable[..., None],
    page: dict[str, str],
    why: str,
    sentence: str,
):
    read_later(**page)
    assert is_hidden(published)
    entry = again(published)
    assert entry.reason_code == why
    assert sentence in entry.reason
    assert list(source_changes.queue()) == [entry]
    decision = Decision.objects.filter(verb="hide").get()
    assert (decision.by, decision.before["licence"]) == (None, "cc-by-4.0")
    assert decision.after["licence"] == entry.licence


@pytest.mark.parametrize(
    "page",
    [{"licence": RESERVED}, {"robots": "noai"}, {"licence": "CC BY-SA 4.0"}, {"licence": ""}, {}],
)
def test_staff_read_in_the_ledger_what_has_changed(
    published: CrawledImage,
    read_later: Callable[..., None],
    misses: Callable[..., None],
    page: dict[str, str],
):
    if page:
        read_later(**page)
    else:
        misses(410, published.url, "picture")
    reader = signed_in(curator())
    reason = escape(again(published).reason)
    for address in ("?state=changed", f"{published.pk}/change/"):
        shown = reader.get(f"/admin/crawling/crawledimage/{address}")
        assert shown.status_code == 200
        assert reason in shown.content.decode()


def test_nothing_publishes_it_again_but_staff_who_mean_it(
    published: CrawledImage, read_later: Callable[..., None], by: User
):
    Source.objects.update(auto_approve=True)
    read_later(licence=RESERVED)
    publishing.publish_automatically()
    outcome = publishing.approve(CrawledImage.objects.all(), by=by)
    assert is_hidden(published)
    assert "Restore it" in " ".join(outcome.sentences)
    source_changes.restore(CrawledImage.objects.all(), by=by)
    assert again(published).state == "approved"
    assert Origin.objects.get().licence == "cc-by-4.0"
    # The same statement does not hide it again.
    read_later(licence=RESERVED)
    assert again(published).state == "approved"


@pytest.mark.parametrize("verb", ["hide", "restore"])
def test_hiding_and_restoring_can_be_undone(
    published: CrawledImage, read_later: Callable[..., None], by: User, verb: str
):
    read_later(robots="noai")
    if verb == "restore":
        source_changes.restore(CrawledImage.objects.all(), by=by)
    action = Decision.objects.filter(verb=verb).latest("id").action
    publishing.undo(action, by)
    assert is_hidden(published) == (verb == "restore")


def test_what_is_hidden_can_be_rejected(
    published: CrawledImage, read_later: Callable[..., None], by: User
):
    read_later(robots="noai")
    publishing.reject(CrawledImage.objects.all(), by=by)
    assert again(published).state == "rejected"
    assert not source_changes.queue().exists()


def test_another_licence_that_allows_it_is_shown_and_noted(
    published: CrawledImage, read_later: Callable[..., None]
):
    read_later(licence="CC BY-SA 4.0")
    entry = again(published)
    assert (entry.state, entry.reason_code, entry.licence) == (
        "approved",
        "licence_changed",
        "cc-by-sa-4.0",
    )
    assert Origin.objects.get().licence == "cc-by-sa-4.0"
    assert list(source_changes.queue()) == [entry]


def test_a_licence_that_is_no_longer_stated_is_noted(
    published: CrawledImage, read_later: Callable[..., None]
):
    read_later(licence="")
    entry = again(published)
    assert (entry.state, entry.reason_code, entry.licence) == (
        "approved",
        "licence_dropped",
        "cc-by-4.0",
    )
    read_later()
    assert again(published).state == "approved"


def test_what_staff_decided_against_the_page_s_words_stays(
    published: CrawledImage, read_later: Callable[..., None]
):
    CrawledImage.objects.update(licence="permission", licence_stated=RESERVED)
    read_later(licence="© Ann. All rights reserved.")
    assert (again(published).state, again(published).licence) == ("approved", "permission")


def test_one_missing_answer_hides_nothing_two_hours_apart_do(
    published: CrawledImage, misses: Callable[..., None], read_later: Callable[..., None]
):
    misses(404)
    misses(404)
    assert again(published).state == "approved"
    read_later()
    assert again(published).missing is None
    misses(404)
    CrawledImage.objects.update(missing=timezone.now() - timedelta(hours=7))
    misses(404)
    assert is_hidden(published)
    assert again(published).reason_code == "gone"


def test_a_picture_that_is_gone_for_good_is_hidden_at_once(
    published: CrawledImage, misses: Callable[..., None]
):
    misses(410, published.url, "picture")
    assert is_hidden(published)


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_site_in_trouble_hides_nothing(
    published: CrawledImage, misses: Callable[..., None], status: int
):
    CrawledImage.objects.update(missing=timezone.now() - timedelta(days=7))
    misses(status)
    assert again(published).state == "approved"


def test_an_unchanged_page_keeps_the_licence(published: CrawledImage, source: Source):
    extract = Extract([], [Found(published.url, PAGE, licence="CC BY 4.0")])
    Page.objects.create(
        source=source, url=PAGE, digest=digest_of(PAGE), etag='"1"', found=extract.as_json(),
        reading="", fetched=timezone.now(),
    )  # fmt: skip
    frontier.unchanged(crawl_request_to(source, PAGE, "detail"))
    assert again(published).state == "approved"
    assert again(published).checked is not None


# -- Refusals apply to all copies


@pytest.fixture
def other(db: None) -> Source:
    return Source.objects.found(
        name="Other", slug="other", homepage="https://example.net/", licence="cc0"
    )


@pytest.mark.parametrize("page", [{"licence": RESERVED}, {"robots": "noimageai"}])
@pytest.mark.parametrize(
    "address", ["https://example.org/1.jpg", "http://www.example.org/1.jpg?w=9"]
)
def test_a_picture_refused_here_is_refused_there(
    read_later: Callable[..., None], other: Source, page: dict[str, str], address: str
):
    read_later(**page)
    read_later(of=other, url=address, licence="CC0")
    entry = CrawledImage.objects.get(source=other)
    assert (entry.state, entry.reason_code) == ("refused", "refused_elsewhere")
    assert "Example" in entry.reason


@pytest.mark.parametrize("page", [{"licence": RESERVED}, {"robots": "noimageai"}])
def test_a_picture_published_there_is_hidden_when_it_is_refused_here(
    examined_entry: Callable[..., CrawledImage],
    read_later: Callable[..., None],
    other: Source,
    by: User,
    page: dict[str, str],
):
    entry = examined_entry(1, source=other)
    publishing.approve(CrawledImage.objects.all(), by=by)
    read_later(**page)
    assert is_hidden(entry)
    assert again(entry).reason_code == "refused_elsewhere"


def test_the_refusal_of_a_copy_hides_what_it_is_a_copy_of(
    examined_entry: Callable[..., CrawledImage],
    read_later: Callable[..., None],
    other: Source,
    by: User,
):
    """Other addresses, the same bytes."""
    first = examined_entry(
        9, upload(1), source=other, url="https://example.net/a.jpg", page="https://n.e/a"
    )
    copy = examined_entry(1, upload(1), licence_stated="CC BY 4.0", licence="cc-by-4.0")
    assert copy.duplicate_of == first
    publishing.approve(CrawledImage.objects.all(), by=by)
    read_later(licence=RESERVED)
    assert is_hidden(first)
    # In reverse: restoring it does not name the source that refuses it as an origin.
    source_changes.restore(CrawledImage.objects.all(), by=by)
    assert [origin.site for origin in Origin.objects.all()] == ["Other"]


def test_bytes_that_are_hidden_come_in_as_their_copy(
    published: CrawledImage,
    examined_entry: Callable[..., CrawledImage],
    read_later: Callable[..., None],
    other: Source,
):
    read_later(robots="noai")
    Source.objects.update(auto_approve=True)
    copy = examined_entry(
        2, upload(1), source=other, url="https://example.net/b.jpg", licence="cc0"
    )
    assert (copy.state, copy.duplicate_of) == ("duplicate", published)
    assert not Origin.objects.exists()
