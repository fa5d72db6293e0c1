"""A crawl's progress on its page and in the command: correct counts, and few queries."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.crawling import reasons
from apps.crawling.headings import HEADINGS, heading
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, SourceTag
from apps.crawling.services.crawls import start_crawl
from apps.crawling.services.progress import Progress, progress_of
from apps.galleries.pictures.errors import SENTENCES
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.crawling.conftest import job_of

pytestmark = pytest.mark.both

QUERIES = 6


def ago(**span: float):
    return timezone.now() - timedelta(**span)


@pytest.fixture
def crawl(source, settings) -> Crawl:
    """One that has run for two minutes."""
    settings.FUTU_CRAWL_CONTACT = "mailto:crawl@example.org"
    crawl = start_crawl(source)
    Job.objects.update(state=Job.State.RUNNING, worker="here:1:1", started=ago(minutes=2))
    return crawl


def crawl_requests(crawl: Crawl, n: int, **values: Any) -> None:
    first = CrawlRequest.objects.count()
    if "outcome" in values:
        values = {"state": "done", "finished": ago(seconds=30), **values}
    CrawlRequest.objects.bulk_create(
        CrawlRequest(
            crawl=crawl,
            url=f"https://example.org/{k}",
            digest=str(k),
            **{"host": "example.org", "role": "picture", **values},
        )
        for k in range(first, first + n)
    )


def test_a_crawl_that_has_not_begun(crawl):
    Job.objects.update(state=Job.State.QUEUED, started=None)
    progress = progress_of(crawl)
    assert (progress.done, progress.waiting, progress.percent) == (0, 0, 0)
    assert (progress.a_minute, progress.seconds_left) == (None, None)
    assert not progress.is_over


def test_refusals_are_counted_by_reason_pictures_and_pages_apart(crawl):
    crawl_requests(crawl, 5, outcome=reasons.KEPT)
    crawl_requests(crawl, 4, outcome=reasons.KNOWN)
    crawl_requests(crawl, 1, outcome=reasons.SAME_BYTES)
    crawl_requests(crawl, 2, outcome="broken", params={})
    crawl_requests(crawl, 3, outcome=reasons.TOO_SMALL, params={"width": 16, "height": 16})
    crawl_requests(crawl, 2, outcome=reasons.READ, role="listing")
    crawl_requests(crawl, 1, outcome=reasons.HTTP_STATUS, role="detail", params={"status": 404})
    crawl_requests(crawl, 6)
    progress = progress_of(crawl)
    assert [(r.label, r.count) for r in progress.refused_pictures] == [
        ("Too few pixels", 3),
        ("Damaged file", 2),
    ]
    assert [(r.label, r.count) for r in progress.refused_pages] == [("Answered with an error", 1)]
    assert (progress.done, progress.waiting, progress.pictures_waiting) == (18, 6, 6)
    assert progress.percent == 75


def test_the_pace_is_that_of_the_last_minutes(crawl):
    Job.objects.update(started=ago(minutes=50))
    crawl_requests(crawl, 100, outcome=reasons.KEPT, finished=ago(minutes=20))
    crawl_requests(crawl, 10, outcome=reasons.KEPT)
    crawl_requests(crawl, 5, outcome=reasons.READ, role="listing")
    crawl_requests(crawl, 30)
    progress = progress_of(crawl)
    assert progress.a_minute == pytest.approx(2, rel=0.05)
    assert progress.pace == pytest.approx(15 / 300, rel=0.05)
    assert progress.seconds_left == pytest.approx(600, rel=0.05)
    assert progress.expected_end is not None
    assert progress.expected_end > timezone.now()


def test_a_crawl_that_is_over_has_its_average_and_no_time_left(crawl):
    jobs.request_cancel(job_of(crawl))
    Job.objects.update(state=Job.State.CANCELLED)
    Crawl.objects.update(new=40, finished=timezone.now())
    crawl_requests(crawl, 3)
    progress = progress_of(crawl)
    assert progress.a_minute == pytest.approx(20, rel=0.05)
    assert (progress.is_over, progress.seconds_left) == (True, None)


def test_hosts_that_wait_say_until_when_and_hold_the_end_back(crawl):
    soon, later = timezone.now() + timedelta(minutes=2), timezone.now() + timedelta(hours=1)
    crawl_requests(crawl, 2, host="a.org", not_before=soon)
    crawl_requests(crawl, 1, host="b.org", not_before=later)
    crawl_requests(crawl, 1, host="c.org", not_before=ago(minutes=1))
    crawl_requests(crawl, 1, host="d.org", not_before=later, outcome=reasons.TOO_BUSY)
    progress = progress_of(crawl)
    assert [(r.host, r.count) for r in progress.backing_off] == [("a.org", 2), ("b.org", 1)]
    assert progress.backing_off[1].until == later
    assert progress.seconds_left == pytest.approx(3600, abs=20)


def test_tags_with_most_pictures_come_first(crawl, source):
    words = [SourceTag.objects.create(source=source, name=f"tag {n:02}") for n in range(25)]
    for n, word in enumerate(words):
        crawl_requests(crawl, n + 1, source_tag=word)
    crawl_requests(crawl, 3, source_tag=words[24], outcome=reasons.KEPT)
    crawl_requests(crawl, 2, source_tag=words[24], outcome=reasons.KNOWN)
    crawl_requests(crawl, 1, source_tag=words[24], outcome=reasons.TOO_SMALL)
    crawl_requests(crawl, 50, source_tag=words[0], role="listing")
    crawl_requests(crawl, 4, outcome=reasons.TOO_SMALL)
    progress = progress_of(crawl)
    tags = progress.tags
    assert (len(tags), len(progress.first_tags), len(progress.other_tags)) == (26, 20, 6)
    # Also those without a tag; and the sums are those of all pictures.
    assert [tag.refused for tag in tags if not tag.name] == [4]
    assert (progress.all_tags.new, progress.all_tags.refused) == (3, 5)
    assert progress.all_tags.waiting == progress.pictures_waiting
    first = tags[0]
    assert (first.name, first.new, first.known, first.refused) == ("tag 24", 3, 2, 1)
    assert first.waiting == 25
    assert tags[1].name == "tag 23"


def test_pictures_under_way_and_waiting_for_staff_are_those_of_the_source(crawl, make_entry):
    for n, state in enumerate(["arrived", "arrived", "waiting", "approved", "refused"]):
        make_entry(n, state=state)
    progress = progress_of(crawl)
    assert (progress.preparing, progress.undecided) == (2, 1)
    jobs.request_cancel(job_of(crawl))
    Job.objects.update(state=Job.State.CANCELLED)
    assert not progress_of(crawl).is_settled
    CrawledImage.objects.filter(state="arrived").update(state="waiting")
    assert progress_of(crawl).is_settled


def test_a_crawl_whose_job_was_forgotten_is_over(crawl):
    Job.objects.all().delete()
    assert progress_of(crawl).is_over


def many(crawl: Crawl) -> None:
    words = [SourceTag.objects.create(source=crawl.source, name=f"tag {n}") for n in range(30)]
    for n, word in enumerate(words):
        crawl_requests(crawl, 10, source_tag=word, outcome=[reasons.KEPT, reasons.TOO_SMALL][n % 2])
        crawl_requests(
            crawl, 2, source_tag=word, host=f"h{n}", not_before=timezone.now() + timedelta(hours=1)
        )


def test_few_queries_however_much_there_is(crawl, django_assert_num_queries):
    many(crawl)
    with django_assert_num_queries(QUERIES):
        progress = progress_of(crawl)
        assert isinstance(progress, Progress)
        assert progress.percent
        assert progress.refused_pictures[0].label


WANTED = {
    "sqlite": r"\bvisit_(tally|finished|resting)\b",
    "postgresql": r"Index (Only )?Scan (using|on) (crawling_)?(visit|crawlrequest)_\w+ ",
}


def test_none_of_its_queries_reads_the_whole_table(crawl):
    many(crawl)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table this small is scanned where an index would do, unless that is forbidden; the
            # choice of index depends on when statistics were last updated.
            cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            progress_of(crawl)
        of_crawl_requests = [q["sql"] for q in asked if 'FROM "crawling_crawlrequest"' in q["sql"]]
        assert len(of_crawl_requests) == 3
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        for sql in of_crawl_requests:
            cursor.execute(f"{explain} {sql}")
            plan = "\n".join(str(row) for row in cursor.fetchall())
            assert re.search(WANTED[connection.vendor], plan), plan


def test_every_outcome_has_a_name_in_both_languages():
    assert set(reasons.SENTENCES) - {reasons.AUTO, reasons.BY_STAFF} <= set(HEADINGS)
    of_people = {"quota", "unreadable", "gallery_full", "gallery_gone"}
    assert set(SENTENCES) - of_people <= set(HEADINGS)
    assert heading("something new") == "something new"
    with translation.override("zh-hans"):
        assert heading(reasons.TOO_SMALL)


def test_a_reason_without_its_figures_is_told_all_the_same():
    assert reasons.reason(reasons.RIGHTS_WITHDRAWN, {"was": "CC BY 4.0"}) == (
        "At its source the licence changed from “CC BY 4.0” to “?”."
    )
    for code in reasons.SENTENCES:
        assert reasons.reason(code, {})
