"""Mails to staff: hidden pictures, and failed crawls that nobody started."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Decision, Source
from apps.crawling.services import crawl_job, staff_mail
from apps.crawling.services.crawls import KIND
from apps.jobs.models import Job
from apps.jobs.run import JobError
from tests.crawling.staff import curator, staff


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.FUTU_MAIL = True


@pytest.fixture
def people(db: None) -> User:
    staff()  # Has admin permissions that do not concern the gallery.
    return curator()


def crawl_of(source: Source, state: str, by: User | None = None) -> Crawl:
    job = Job.objects.create(kind=KIND, state=state)
    return Crawl.objects.create(source=source, job=job, started_by=by)


def test_a_scheduled_crawl_that_failed_is_told_to_curators(people: User, source: Source):
    staff_mail.after(crawl_of(source, "failed"))
    [letter] = mail.outbox
    assert letter.to == [people.email]
    assert source.name in letter.subject
    assert "/crawling/crawl/" in letter.body


def test_whoever_started_a_crawl_sees_by_himself_that_it_failed(people: User, source: Source):
    staff_mail.after(crawl_of(source, "failed", by=people))
    staff_mail.after(crawl_of(source, "succeeded"))
    assert not mail.outbox


def test_what_was_hidden_is_told(people: User, source: Source, make_entry: Any):
    crawl = crawl_of(source, "succeeded")
    entry: CrawledImage = make_entry(1, state="waiting", reason_code="gone")
    Decision.objects.create(entry=entry, verb="hide", made=timezone.now())
    staff_mail.after(crawl)
    assert "1 published picture was hidden" in mail.outbox[0].body


def ended(crawl: Crawl, role: str, outcome: str, n: int = 1) -> None:
    url = f"https://example.org/{role}/{n}"
    own = {"digest": url, "host": "example.org", "state": "done", "outcome": outcome}
    CrawlRequest.objects.create(crawl=crawl, url=url, role=role, **own)


@pytest.mark.parametrize("outcome", ["robots", "unreachable", "http_status", "not_a_page"])
def test_a_source_that_could_not_be_read_ends_as_failed(crawl: Crawl, outcome: str):
    ended(crawl, "start", outcome)
    with pytest.raises(JobError):
        crawl_job._fail_if_empty(crawl)


def test_a_source_on_which_nothing_was_found_ends_as_failed(crawl: Crawl):
    ended(crawl, "start", "read")
    ended(crawl, "detail", "no_picture")
    with pytest.raises(JobError):
        crawl_job._fail_if_empty(crawl)


@pytest.mark.parametrize("outcome", ["read", "unchanged", "limit", "known"])
def test_a_source_with_nothing_new_is_well(crawl: Crawl, outcome: str):
    ended(crawl, "start", "unreachable")
    ended(crawl, "listing", outcome)
    ended(crawl, "picture", "known")
    crawl_job._fail_if_empty(crawl)
