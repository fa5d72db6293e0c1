"""The job of a crawl with real processes: whatever happens, none is left behind."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path

import psutil
import pytest

from apps.crawling.models import Crawl, CrawlRequest, Source
from apps.crawling.services import crawl_job, spiders
from apps.crawling.services.crawls import start_crawl
from apps.jobs import processes, supervisor_watchdog
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.crawling.conftest import job_of
from tests.jobs.processes import database_url, until

pytestmark = pytest.mark.django_db(transaction=True)
STAND_IN = str(Path(__file__).with_name("spider.py"))


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch, tmp_path):
    settings.FUTU_CRAWL_CONTACT = "mailto:crawl@example.org"
    monkeypatch.setenv("FUTU_TEST_TRACE", str(tmp_path / "spiders"))
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setattr(crawl_job, "POLL", 0.05)
    monkeypatch.setattr(crawl_job, "REPORT", 0.0)
    monkeypatch.setattr(crawl_job, "WAITS", (0, 0))
    monkeypatch.setattr(spiders, "STOP_SECONDS", 1.0)


@pytest.fixture
def admitted(monkeypatch) -> list[str]:
    """Sources whose stored pictures were promoted."""
    sources: list[str] = []
    monkeypatch.setattr(crawl_job, "promote", lambda source: sources.append(source.slug))
    return sources


@pytest.fixture
def crawl(source: Source, admitted) -> Crawl:
    """One with four addresses in its frontier."""
    crawl = start_crawl(source)
    CrawlRequest.objects.bulk_create(
        CrawlRequest(crawl=crawl, url=f"https://example.org/{n}", digest=str(n), role="listing")
        for n in range(4)
    )
    return crawl


@pytest.fixture
def spiders_do(monkeypatch) -> Callable[..., None]:
    """The actions of the first spider, the next …; the last ones are repeated."""

    def tell(*scripts: str) -> None:
        left = [script.split() for script in scripts]
        monkeypatch.setattr(
            spiders,
            "command",
            lambda crawl: [
                *(sys.executable, STAND_IN, str(crawl.pk)),
                *(left.pop(0) if len(left) > 1 else left[0]),
            ],
        )

    return tell


def trace() -> list[str]:
    file = Path(os.environ["FUTU_TEST_TRACE"])
    return file.read_text().split("\n")[:-1] if file.exists() else []


def pids(word: str = "spider") -> list[int]:
    return [int(line.split()[1]) for line in trace() if line.startswith(f"{word} ")]


@pytest.fixture(autouse=True)
def _none_is_left(_quick) -> Iterator[None]:
    yield
    left = [pid for pid in [*pids(), *pids("child")] if _runs(pid)]
    assert left == []


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def perform(crawl: Crawl) -> Job:
    jobs.perform(job_of(crawl).pk)
    return job_of(crawl)


def when(happened: Callable[[], object], then: Callable[[], object]) -> threading.Thread:
    """From another thread, while this one works on the job."""
    from django.db import connection

    def wait() -> None:
        until(happened, "what the test waits for")
        then()
        connection.close()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def cancel(crawl: Crawl) -> None:
    jobs.request_cancel(job_of(crawl))


def test_a_spider_goes_through_the_frontier(crawl, spiders_do, admitted):
    spiders_do("seed step step finish")
    job = perform(crawl)
    assert (job.state, job.done, job.total) == (Job.State.SUCCEEDED, 4, 4)
    crawl.refresh_from_db()
    assert crawl.finished is not None
    assert crawl.spider == ""
    assert len(pids()) == 1
    assert admitted == ["example", "example"]


def test_a_spider_that_gets_on_may_die_as_often_as_it_likes(crawl, spiders_do):
    spiders_do("seed step die")
    job = perform(crawl)
    assert (job.state, job.done) == (Job.State.SUCCEEDED, 4)
    assert len(pids()) == 4


def test_a_spider_that_dies_without_getting_on_is_given_up(crawl, spiders_do, admitted):
    spiders_do("seed step die", "die")
    job = perform(crawl)
    assert job.state == Job.State.FAILED
    assert "ended 3 times without getting on" in job.error
    assert len(pids()) == 4
    assert admitted == ["example", "example"]


def test_one_that_leaves_early_without_an_error_is_followed_by_the_next(crawl, spiders_do):
    """Somebody sent it SIGTERM: it stops cleanly, and that is not the end of the crawl."""
    spiders_do("seed step", "finish")
    assert perform(crawl).state == Job.State.SUCCEEDED
    assert len(pids()) == 2


def test_a_crawl_whose_last_worker_died_at_the_very_end_asks_nothing_again(crawl, spiders_do):
    crawl.crawl_requests.update(state=CrawlRequest.State.DONE)
    Crawl.objects.update(seeded=True)
    spiders_do("die")
    assert perform(crawl).state == Job.State.SUCCEEDED
    assert pids() == []


@pytest.mark.parametrize("script", ["seed step stay", "stubborn child seed step stay"])
def test_cancelling_ends_the_spider_and_what_it_started(crawl, spiders_do, script, admitted):
    spiders_do(script)
    thread = when(lambda: "step" in trace(), lambda: jobs.request_cancel(job_of(crawl)))
    job = perform(crawl)
    thread.join()
    assert job.state == Job.State.CANCELLED
    crawl.refresh_from_db()
    assert (crawl.spider, crawl.finished is None) == ("", False)
    assert admitted == ["example", "example"]


def test_a_paused_crawl_goes_on_where_it_was(crawl, spiders_do):
    spiders_do("seed step stay", "finish")
    thread = when(lambda: "step" in trace(), lambda: jobs.request_pause(job_of(crawl)))
    assert perform(crawl).state == Job.State.PAUSED
    thread.join()
    crawl.refresh_from_db()
    assert crawl.finished is None
    jobs.resume(job_of(crawl))
    job = perform(crawl)
    assert (job.state, job.done) == (Job.State.SUCCEEDED, 4)
    assert len(pids()) == 2


def test_a_worker_that_shuts_down_takes_its_spider_with_it(crawl, spiders_do, monkeypatch):
    monkeypatch.setattr(supervisor_watchdog, "_stopping", threading.Event())
    monkeypatch.setattr(spiders, "SHUTDOWN_SECONDS", 0.5)
    spiders_do("stubborn seed stay")
    thread = when(lambda: "seed" in trace(), lambda: supervisor_watchdog._stopping.set())
    job = perform(crawl)
    thread.join()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)


def test_whoever_lost_the_job_ends_its_own_spider_and_not_the_others(crawl, spiders_do):
    spiders_do("seed stay")

    def take_it() -> None:
        Job.objects.update(worker="elsewhere:1:1")
        Crawl.objects.update(spider="elsewhere:2:2")

    thread = when(lambda: "seed" in trace(), take_it)
    job = perform(crawl)
    thread.join()
    assert (job.state, job.worker) == (Job.State.RUNNING, "elsewhere:1:1")
    crawl.refresh_from_db()
    assert crawl.spider == "elsewhere:2:2"


def test_what_goes_wrong_while_watching_ends_the_spider(crawl, spiders_do, monkeypatch):
    spiders_do("seed stay")
    monkeypatch.setattr(crawl_job, "_report", lambda *args: 1 / 0)
    job = perform(crawl)
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
    assert pids()


@pytest.mark.parametrize("word", ["seed stay", "stubborn stay"])
def test_a_spider_that_a_killed_worker_left_is_ended_before_the_next_starts(
    crawl, spiders_do, word
):
    left = subprocess.Popen([sys.executable, STAND_IN, str(crawl.pk), *word.split()])
    until(lambda: trace()[-1:] == [word.split()[-2]], "the spider that is left")
    Crawl.objects.update(spider=processes.name(left.pid))
    spiders_do("seed finish")
    assert perform(crawl).state == Job.State.SUCCEEDED
    assert len(pids()) == 2
    assert left.poll() is not None


def test_a_name_that_another_process_has_now_harms_nobody(crawl, spiders_do):
    host, pid, start = processes.name().rsplit(":", 2)
    Crawl.objects.update(spider=f"{host}:{pid}:{int(start) - 1000}")
    spiders_do("seed finish")
    assert perform(crawl).state == Job.State.SUCCEEDED


def test_a_long_wait_is_no_unit_that_takes_too_long(crawl, spiders_do, settings):
    settings.FUTU_UNIT_TIMEOUT = 1
    spiders_do("seed stay")
    started = time.monotonic()
    thread = when(
        lambda: time.monotonic() > started + 2.5, lambda: jobs.request_cancel(job_of(crawl))
    )
    job = perform(crawl)
    thread.join()
    assert (job.state, job.attempts) == (Job.State.CANCELLED, 1)


def test_crashes_of_workers_are_forgiven_while_the_crawl_gets_on(crawl, spiders_do):
    job = job_of(crawl)
    # The progress when the previous worker began, so that only later progress counts.
    job.params["standing"] = list(astuple(crawl_job._snapshot(crawl)))
    Job.objects.update(attempts=2, params=job.params)
    spiders_do("seed step stay")
    thread = when(
        lambda: Job.objects.get().attempts == 1, lambda: jobs.request_cancel(job_of(crawl))
    )
    assert perform(crawl).attempts == 1
    thread.join()


def test_deaths_before_anybody_counted_are_forgiven_where_the_crawl_got_on(crawl, monkeypatch):
    def get_on_and_die(run, crawl):
        CrawlRequest.objects.filter(
            pk=crawl.crawl_requests.filter(state="waiting").first().pk
        ).update(state=CrawlRequest.State.DONE)
        raise ZeroDivisionError

    monkeypatch.setattr(crawl_job, "_run_spiders", get_on_and_die)
    for _ in range(4):
        assert perform(crawl).state == Job.State.QUEUED
    monkeypatch.setattr(crawl_job, "_run_spiders", lambda run, crawl: 1 / 0)
    assert perform(crawl).state == Job.State.QUEUED
    assert perform(crawl).state == Job.State.QUEUED
    assert perform(crawl).state == Job.State.FAILED


def test_a_crawl_that_is_tried_again_gives_way_to_the_one_that_runs(crawl, source, spiders_do):
    jobs.request_cancel(job_of(crawl))
    newer = start_crawl(source)
    Job.objects.filter(crawl=newer).update(state=Job.State.RUNNING, worker="here:1:1")
    Crawl.objects.filter(pk=newer.pk).update(spider="here:2:2")
    jobs.retry(job_of(crawl))
    job = perform(crawl)
    assert job.state == Job.State.FAILED
    assert "Another crawl of this source" in job.error
    assert pids() == []


def test_a_crawl_whose_source_is_gone_ends_quietly(crawl, source, spiders_do):
    job = job_of(crawl)
    source.delete()
    assert jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED
