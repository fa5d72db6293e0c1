"""Sources, and pictures on them that wait for a decision."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, Entry, Source
from apps.jobs.models import Job


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
