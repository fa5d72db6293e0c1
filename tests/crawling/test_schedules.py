"""Due sources are crawled again, by whichever process checks first, and not more often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.crawling.models import Crawl, CrawlRequest, Source
from apps.crawling.services.pruning import forget_old_crawl_requests
from apps.crawling.services.scheduling import start_due
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.services.recovery import ask_hourly

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def _contact(settings):
    settings.FUTU_CRAWL_CONTACT = "mailto:crawl@example.org"


@pytest.fixture
def daily(source: Source) -> Source:
    source.schedule = Source.Schedule.DAILY
    source.save()
    return source


def last_began(ago: timedelta) -> None:
    """End the last crawl, and set back its start by so long."""
    for job in Job.objects.active():
        jobs.request_cancel(job)
    Crawl.objects.update(created=timezone.now() - ago)


def test_a_source_that_was_never_crawled_is_due_at_once_and_only_once(daily):
    ask_hourly()
    assert start_due() == 0
    crawl = Crawl.objects.get()
    assert (crawl.source, crawl.started_by, crawl.job.owner) == (daily, None, None)


@pytest.mark.parametrize(
    ("schedule", "too_soon", "due"),
    [
        ("daily", timedelta(hours=22), timedelta(hours=24)),
        ("weekly", timedelta(days=6), timedelta(days=7)),
        ("monthly", timedelta(days=29), timedelta(days=30)),
    ],
)
def test_each_schedule_has_its_interval(daily, schedule, too_soon, due):
    Source.objects.update(schedule=schedule)
    assert start_due() == 1
    last_began(too_soon)
    assert start_due() == 0
    last_began(due)
    assert start_due() == 1


def test_a_long_crawl_is_not_overtaken_by_the_next(daily):
    start_due()
    Crawl.objects.update(created=timezone.now() - timedelta(days=3))
    assert start_due() == 0
    assert Crawl.objects.count() == 1


@pytest.mark.parametrize("change", [{"enabled": False}, {"schedule": ""}])
def test_what_nobody_wants_crawled_is_not(daily, change):
    Source.objects.update(**change)
    assert start_due() == 0


def test_without_a_contact_nothing_is_due(daily, settings):
    settings.FUTU_CRAWL_CONTACT = ""
    assert start_due() == 0


def test_looking_is_one_query_however_many_sources(daily, django_assert_num_queries):
    for n in range(5):
        Source.objects.found(name=f"S{n}", slug=f"s{n}", homepage="https://s.org/")
    start_due()
    with django_assert_num_queries(1):
        start_due()


def test_visits_of_old_crawls_are_forgotten_but_for_the_last_five(source, monkeypatch):
    monkeypatch.setattr("apps.crawling.services.pruning.BATCH", 2)
    for days in (50, 49, 48, 47, 46, 45, 44):
        finished = timezone.now() - timedelta(days=days)
        crawl = Crawl.objects.create(source=source, finished=finished)
        for n in range(3):
            CrawlRequest.objects.create(
                crawl=crawl, url=f"https://e.org/{n}", digest=str(n), role="start"
            )
    beats: list[int] = []
    assert forget_old_crawl_requests(source, lambda: beats.append(1)) == 6
    assert len(beats) == 3
    first, second, *rest = Crawl.objects.order_by("id")
    assert not first.crawl_requests.exists()
    assert not second.crawl_requests.exists()
    assert all(crawl.crawl_requests.count() == 3 for crawl in rest)


def test_visits_of_late_are_kept_however_many_crawls_there_were(source):
    for n in range(8):
        crawl = Crawl.objects.create(source=source, finished=timezone.now() - timedelta(days=n))
        CrawlRequest.objects.create(crawl=crawl, url="https://e.org/", digest="0", role="start")
    running = Crawl.objects.create(source=source)
    CrawlRequest.objects.create(crawl=running, url="https://e.org/", digest="0", role="start")
    assert forget_old_crawl_requests(source) == 0
