"""Starting a crawl: what it writes, and when it is refused."""

import pytest
from django_q.models import OrmQ

from apps.crawling.models import Crawl, Source, SourceTag
from apps.crawling.services.crawls import CrawlError, active_crawl, start_crawl
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.crawling.conftest import job_of

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def _contact(settings):
    settings.FUTU_CRAWL_CONTACT = "mailto:crawl@example.org"


def refusal(*args, **values) -> CrawlError:
    with pytest.raises(CrawlError) as caught:
        start_crawl(*args, **values)
    assert (Crawl.objects.count(), Job.objects.count()) in ((0, 0), (1, 1))
    return caught.value


def test_a_crawl_is_a_row_and_a_job_in_the_tray_of_whoever_started_it(source, owner):
    SourceTag.objects.create(source=source, name="cats")
    crawl = start_crawl(source, by=owner, tags=["cats", "cats"], limit=7)
    assert (crawl.tags, crawl.limit, crawl.started_by) == (["cats"], 7, owner)
    job = crawl.job
    assert (job.kind, job.owner, job.about) == ("crawling.crawl", owner, "Example")
    assert list(OrmQ.objects.values_list("key", flat=True)) == ["crawl"]
    assert active_crawl(source) == crawl


def test_nothing_is_crawled_when_nobody_can_be_turned_to(source, settings):
    settings.FUTU_CRAWL_CONTACT = ""
    assert "FUTU_CRAWL_CONTACT" in refusal(source).message


def test_a_source_that_may_not_be_crawled_is_not(source):
    Source.objects.update(enabled=False)
    # Also when the caller read the row before that.
    assert source.enabled
    assert refusal(source).code == "disabled"


def test_tags_that_the_source_does_not_have_are_named(source):
    SourceTag.objects.create(source=source, name="cats")
    error = refusal(source, tags=["cats", "dgos", "brids"])
    assert error.code == "unknown_tags"
    assert "dgos, brids." in error.message


def test_one_crawl_of_a_source_at_a_time(source):
    first = start_crawl(source)
    assert refusal(source).code == "active"
    jobs.request_pause(job_of(first))
    assert refusal(source).code == "active"
    jobs.request_cancel(job_of(first))
    assert active_crawl(source) is None
    assert start_crawl(source).pk != first.pk


def test_another_source_does_not_wait(source):
    start_crawl(source)
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.org/")
    assert start_crawl(other).source == other


def test_a_crawl_cancelled_before_anybody_ran_it_is_over(source):
    crawl = start_crawl(source)
    jobs.request_cancel(job_of(crawl))
    crawl.refresh_from_db()
    assert crawl.finished is not None
