"""A takedown leaves nothing: files, vectors, remembered pages, results; and nothing comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.crawling.digests import digest_of
from apps.crawling.models import (
    BlockRule,
    CrawledImage,
    CrawlRequest,
    Decision,
    Page,
    Source,
    Takedown,
)
from apps.crawling.services import takedowns
from apps.galleries import files
from apps.galleries.models import Image, Origin
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.search.models import Embedding, Query
from apps.search.services.asking import ask_with_file, ask_with_image

pytestmark = pytest.mark.both

PAGE = "https://example.org/pages/1"


@pytest.fixture
def published(source: Source, make_entry, upload) -> Callable[..., CrawledImage]:
    """An entry whose picture is in the public gallery."""

    def publish(n: int, **values: Any) -> CrawledImage:
        image = add_images(source.gallery, [upload(f"{n}.png", seed=n)]).images[0]
        jobs.drain()
        image.refresh_from_db()
        Origin.objects.create(
            image=image,
            site="Example",
            page=PAGE,
            url="https://example.org/1.jpg",
            licence="cc0",
            fetched=timezone.now(),
        )
        given = {"state": CrawledImage.State.APPROVED, "sha256": image.sha256, "phash": f"{n:064x}"}
        return make_entry(n, image=image, **given | values)

    return publish


@pytest.fixture
def take_down(django_capture_on_commit_callbacks) -> Callable[..., Takedown]:
    def carry_out(kind: str, value: str, *sources: Source, spared: Any = ()) -> Takedown:
        takedown = Takedown.objects.create(kind=kind, value=value)
        takedown.sources.set(sources)
        takedown.spared.set(spared)
        with django_capture_on_commit_callbacks(execute=True):
            takedowns.decide(takedown, by=None)
            jobs.drain()
        takedown.refresh_from_db()
        return takedown

    return carry_out


def left_of(image_id: Any) -> list[str]:
    return [v for v in files.Variant if default_storage.exists(files.key(image_id, v))]


def test_nothing_is_left_of_a_picture(take_down, published, owner):
    entry, other = published(1), published(2)
    image_id = entry.image_id
    assert image_id
    assert left_of(image_id)

    take_down("picture", entry.url)

    assert left_of(image_id) == []
    assert not Image.including_bin.filter(id=image_id).exists()
    assert not Embedding.objects.filter(image=image_id).exists()
    assert not Origin.objects.filter(image=image_id).exists()
    entry.refresh_from_db()
    assert (entry.state, entry.reason_code, entry.image) == ("down", "taken_down", None)
    other.refresh_from_db()
    assert (other.state, Image.objects.filter(id=other.image_id).count()) == ("approved", 1)


def test_a_search_with_it_is_forgotten_and_one_that_found_it_is_not(
    take_down, published, owner, upload
):
    entry = published(1)
    with_it = ask_with_image(owner.id, entry.image)
    finding = ask_with_file(owner.id, upload("mine.png", seed=1))
    Query.objects.filter(id=finding.id).update(best=entry.image, best_score=1.0)

    take_down("picture", entry.url)

    assert not Query.objects.filter(id=with_it.id).exists()
    assert Query.objects.get(id=finding.id).best is None


def test_every_copy_goes_with_it(take_down, published, make_entry):
    entry = published(1)
    linked = make_entry(
        2,
        state=CrawledImage.State.DUPLICATE,
        duplicate_of=entry,
        image=entry.image,
        reason_code="same_look",
    )
    bytes_alone = make_entry(3, state=CrawledImage.State.REJECTED, sha256=entry.sha256)

    take_down("picture", linked.url)

    for row in (entry, linked, bytes_alone):
        row.refresh_from_db()
        assert row.state == "down"


def test_what_is_remembered_is_hashes_and_addresses_and_not_who_made_it(take_down, published):
    entry = published(1, title="My cat", author="Ann", author_url="https://example.org/ann")

    takedown = take_down("picture", entry.url)

    bars = set(takedown.rules.values_list("kind", "value"))
    assert bars == {("picture", entry.url), ("bytes", entry.sha256), ("look", entry.phash)}
    entry.refresh_from_db()
    assert (entry.title, entry.author, entry.author_url) == ("", "", "")
    assert BlockRule.objects.on_address(url=entry.url)
    assert BlockRule.objects.on_digest(entry.sha256)
    assert BlockRule.objects.on_address(url="https://example.org/another.jpg") is None


def test_a_page_takes_all_its_pictures_also_those_only_seen(
    take_down, published, make_entry, crawl
):
    entry = published(1, page=PAGE)
    seen = make_entry(2, page=PAGE)
    elsewhere = make_entry(3, page="https://example.org/pages/3")
    waiting = CrawlRequest.objects.create(
        crawl=crawl,
        url=seen.url,
        digest=seen.digest,
        host="example.org",
        role="picture",
        entry=seen,
    )

    takedown = take_down("page", PAGE)

    assert takedown.pictures == 2
    for row in (entry, seen, waiting, elsewhere):
        row.refresh_from_db()
    assert (entry.state, seen.state, elsewhere.state) == ("down", "down", "found")
    assert (waiting.state, waiting.outcome) == ("done", "barred")
    assert BlockRule.objects.on_address(url="https://example.org/new.jpg", page=PAGE)


@pytest.mark.parametrize("written", ["Ann Müller", "ANN MÜLLER"])
def test_an_author_is_one_however_the_name_is_written(take_down, published, make_entry, written):
    entry = published(1, author="Ann Müller")
    other = make_entry(2, author="Anna Müller")

    take_down("author", written)

    for row in (entry, other):
        row.refresh_from_db()
    assert (entry.state, other.state) == ("down", "found")
    assert BlockRule.objects.on_address(url="https://example.org/9.jpg", author="ann müller")


def test_an_author_of_one_source_alone(take_down, published, source):
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.example/")
    here, there = published(1, author="Ann"), published(2, author="Ann", source=other)

    take_down("author", "Ann", source)

    for row in (here, there):
        row.refresh_from_db()
    assert (here.state, there.state) == ("down", "approved")
    assert BlockRule.objects.on_address(author="ann", source_id=source.id)
    assert BlockRule.objects.on_address(author="ann", source_id=other.id) is None


@pytest.mark.parametrize("name", ["1.jpg", "猫.jpg"])
def test_pages_that_show_it_are_forgotten(take_down, published, source, name):
    entry = published(1, page=PAGE, url=f"https://example.org/{name}")

    def remember(url: str, picture: str) -> None:
        found = {"pictures": [{"url": picture, "page": url}], "links": [], "robots": []}
        Page.objects.create(
            source=source, url=url, digest=digest_of(url), found=found, fetched=timezone.now()
        )

    remember(PAGE, "https://example.org/other.jpg")
    remember("https://example.org/list", entry.url)
    remember("https://example.org/innocent", "https://example.org/2.jpg")

    take_down("picture", entry.url)

    assert [page.url for page in Page.objects.all()] == ["https://example.org/innocent"]


def test_who_decided_is_on_record(published, owner):
    entry = published(1)
    takedown = Takedown.objects.create(kind="picture", value=entry.url)

    takedowns.decide(takedown, by=owner)

    decision = Decision.objects.get()
    assert (decision.entry, decision.by, decision.verb) == (entry, owner, "take_down")
    assert decision.before == {"state": "approved"}


def test_many_go_in_a_job(make_entry, owner):
    for n in range(takedowns.AT_ONCE + 1):
        make_entry(n, author="Ann")
    takedown = Takedown.objects.create(kind="author", value="Ann")

    takedowns.decide(takedown, by=owner)

    assert BlockRule.objects.on_address(author="Ann")  # At once, before any of them is removed.
    assert not CrawledImage.objects.filter(state="down").exists()
    jobs.drain()
    assert not CrawledImage.objects.exclude(state="down").exists()


def test_one_that_was_cut_off_is_carried_out_again(published, monkeypatch):
    entry = published(1)
    takedown = Takedown.objects.create(kind="picture", value=entry.url)
    with monkeypatch.context() as cut:
        cut.setattr(takedowns, "_note", lambda entries, action: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            takedowns.carry_out(takedown)

    takedowns.carry_out(takedown)

    entry.refresh_from_db()
    assert entry.state == "down"
    assert takedown.rules.count() == 3


def test_it_is_decided_once(published, owner):
    entry = published(1)
    takedown = Takedown.objects.create(kind="picture", value=entry.url)
    takedowns.decline(takedown, by=owner, answer="It is not yours.")

    takedowns.decide(takedown, by=owner)

    entry.refresh_from_db()
    assert (entry.state, takedown.state) == ("approved", "declined")


def test_an_author_of_several_sources_and_what_was_left_out(take_down, published, source):
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.example/")
    third = Source.objects.found(name="Third", slug="third", homepage="https://third.example/")
    here, there = published(1, author="Ann"), published(2, author="Ann", source=other)
    stays, elsewhere = published(3, author="Ann"), published(4, author="Ann", source=third)

    takedown = take_down("author", "ann", source, other, spared=[stays])

    assert takedown.pictures == 2
    for gone in (here, there):
        gone.refresh_from_db()
        assert gone.state == "down"
    for kept in (stays, elsewhere):
        kept.refresh_from_db()
        assert (kept.state, bool(kept.image)) == ("approved", True)
        assert Image.objects.filter(id=kept.image_id).exists()


def test_a_picture_that_another_entry_still_shows_is_kept(take_down, published, make_entry, source):
    """A copy under the author's name, of a picture that is elsewhere under another's."""
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.example/")
    shown = published(1, author="Museum", source=other)
    copy = make_entry(2, author="Ann", state="duplicate", image=shown.image, duplicate_of=shown)

    take_down("author", "Ann", source)

    copy.refresh_from_db()
    shown.refresh_from_db()
    assert (copy.state, shown.state) == ("down", "approved")
    assert Image.objects.filter(id=shown.image_id).exists()
