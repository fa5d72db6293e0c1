"""Sources, and pictures on them that wait for a decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import File

from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Source, SourceTag
from apps.crawling.services.ingest import ingest
from apps.crawling.services.promotion import promote
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.crawling.uploads import upload


def job_of(crawl: Crawl) -> Job:
    """Its job, read again."""
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
def make_entry(source: Source) -> Callable[..., CrawledImage]:
    """A ledger entry with a numbered address."""

    def make(n: int = 1, **values: Any) -> CrawledImage:
        url = values.pop("url", f"https://example.org/{n}.jpg")
        of = values.pop("source", source)
        page = values.pop("page", f"https://example.org/pages/{n}")
        return CrawledImage.objects.create(
            source=of, url=url, digest=digest_of(url), page=page, **values
        )

    return make


@pytest.fixture
def make_crawl_request() -> Callable[[CrawledImage], CrawlRequest]:
    """The crawl request of an entry's picture, in a crawl of its source."""

    def make(entry: CrawledImage) -> CrawlRequest:
        crawl, _ = Crawl.objects.get_or_create(source=entry.source)
        CrawlRequest.objects.filter(crawl=crawl, digest=entry.digest).delete()
        return CrawlRequest.objects.create(
            crawl=crawl,
            url=entry.url,
            digest=entry.digest,
            host="example.org",
            role=CrawlRequest.Role.PICTURE,
            entry=entry,
        )

    return make


@pytest.fixture
def ingest_entry(
    make_crawl_request: Callable[[CrawledImage], CrawlRequest],
) -> Callable[..., CrawledImage]:
    """A successful answer (200) to a request of this entry."""

    def come(entry: CrawledImage, file: File | None = None, **headers: str) -> CrawledImage:
        answer: dict[str, Any] = {"status": 200, "headers": headers, "robots": "allowed"}
        return ingest(make_crawl_request(entry), file or upload(), **answer)

    return come


@pytest.fixture
def examined_entry(
    make_entry: Callable[..., CrawledImage],
    ingest_entry: Callable[..., CrawledImage],
    django_capture_on_commit_callbacks: Any,
) -> Callable[..., CrawledImage]:
    """An entry whose picture has passed every step: stored, prepared, found, examined."""

    def take(
        n: int = 1, file: File | None = None, *, tags: tuple[str, ...] = (), **values: Any
    ) -> CrawledImage:
        entry = make_entry(n, **values)
        for tag in tags:
            entry.source_tags.add(SourceTag.objects.get_or_create(source=entry.source, name=tag)[0])
        with django_capture_on_commit_callbacks(execute=True):
            ingest_entry(entry, file or upload(n))
            promote(entry.source)
            jobs.drain()
        return CrawledImage.objects.get(id=entry.id)

    return take
