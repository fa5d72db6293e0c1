"""Sources, and pictures on them that wait for a decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import File

from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, Entry, Source, SourceTag, Visit
from apps.crawling.services.ingest import ingest
from apps.crawling.services.promotion import promote
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.crawling.arrivals import upload


def job_of(crawl: Crawl) -> Job:
    """Its job, as it is now."""
    return Job.objects.get(crawl=crawl)


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.found(
        name="Example", slug="example", homepage="https://example.org/", licence="cc-by-4.0"
    )


@pytest.fixture
def crawl(source: Source) -> Crawl:
    return Crawl.objects.create(source=source)


@pytest.fixture
def entry_of(source: Source) -> Callable[..., Entry]:
    """A row of the ledger, seen at a number's address."""

    def make(n: int = 1, **values: Any) -> Entry:
        url = values.pop("url", f"https://example.org/{n}.jpg")
        of = values.pop("source", source)
        page = values.pop("page", f"https://example.org/pages/{n}")
        return Entry.objects.create(source=of, url=url, digest=digest_of(url), page=page, **values)

    return make


@pytest.fixture
def visit_of() -> Callable[[Entry], Visit]:
    """The visit to an entry's picture, in a crawl of its source."""

    def make(entry: Entry) -> Visit:
        crawl, _ = Crawl.objects.get_or_create(source=entry.source)
        Visit.objects.filter(crawl=crawl, digest=entry.digest).delete()
        return Visit.objects.create(
            crawl=crawl,
            url=entry.url,
            digest=entry.digest,
            host="example.org",
            role=Visit.Role.PICTURE,
            entry=entry,
        )

    return make


@pytest.fixture
def arrives(visit_of: Callable[[Entry], Visit]) -> Callable[..., Entry]:
    """The answer of 200 to a visit to this entry."""

    def come(entry: Entry, file: File | None = None, **headers: str) -> Entry:
        answer: dict[str, Any] = {"status": 200, "headers": headers, "robots": "allowed"}
        return ingest(visit_of(entry), file or upload(), **answer)

    return come


@pytest.fixture
def taken(
    entry_of: Callable[..., Entry],
    arrives: Callable[..., Entry],
    django_capture_on_commit_callbacks: Any,
) -> Callable[..., Entry]:
    """An entry whose picture has come the whole way: kept, prepared, found, examined."""

    def take(
        n: int = 1, file: File | None = None, *, tags: tuple[str, ...] = (), **values: Any
    ) -> Entry:
        entry = entry_of(n, **values)
        for tag in tags:
            entry.words.add(SourceTag.objects.get_or_create(source=entry.source, name=tag)[0])
        with django_capture_on_commit_callbacks(execute=True):
            arrives(entry, file or upload(n))
            promote(entry.source)
            jobs.drain()
        return Entry.objects.get(id=entry.id)

    return take
