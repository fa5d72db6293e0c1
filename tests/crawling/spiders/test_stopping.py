"""Spiders that end before their frontier is empty, and how the next one continues."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from apps.crawling.models import Crawl, CrawledImage
from apps.jobs import processes
from tests.crawling.spiders.process import Spider
from tests.crawling.spiders.site import Answer, Asked, Site, fresh
from tests.jobs.processes import until

pytestmark = pytest.mark.workers
PICTURES = 30


class HeldPicture:
    """A picture that is answered when the test releases it."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, _asked: Asked) -> Answer:
        self.go.wait(30)
        return fresh()


@pytest.fixture
def held(site: Site) -> HeldPicture:
    """The site's tenth picture of thirty."""
    held = HeldPicture()
    for n in range(PICTURES):
        site[f"/{n}.jpg"] = fresh()
    site["/10.jpg"] = held
    site.page("/", pictures=[{"url": f"/{n}.jpg"} for n in range(PICTURES)])
    return held


def states(crawl: Crawl) -> tuple[int, int]:
    """Kept pictures, and waiting requests."""
    kept = crawl.crawl_requests.filter(outcome="kept").count()
    return kept, crawl.crawl_requests.filter(state="waiting").count()


def reaches(site: Site, crawl: Crawl) -> None:
    """Wait until the held picture is requested, and all before it are written."""
    until(lambda: site.times("/10.jpg"), "the held picture is asked for")
    until(lambda: states(crawl)[0] == 10, "those before it are kept")


def test_sigterm_lets_what_is_under_way_end_and_asks_for_nothing_more(
    site: Site, held: HeldPicture, crawl_of: Callable[..., Crawl], spider_of: Callable[..., Spider]
):
    crawl = crawl_of(site, concurrency=1)
    spider = spider_of(crawl, FUTU_CRAWL_TIMEOUT="60")
    reaches(site, crawl)
    spider.process.send_signal(signal.SIGTERM)
    until(lambda: "Told to stop" in spider.log, "the spider knows")
    held.go.set()
    assert spider.wait() == 75, spider.log
    assert site.paths == ["/", *(f"/{n}.jpg" for n in range(11))]
    assert states(crawl) == (11, 19)
    crawl.refresh_from_db()
    assert crawl.spider == ""
    assert not crawl.crawl_requests.filter(state="waiting", attempts__gt=0).exists()
    # The next one continues, and requests nothing again.
    assert spider_of(crawl).wait() == 0
    assert states(crawl) == (30, 0)
    assert sorted(site.paths) == sorted(["/", *(f"/{n}.jpg" for n in range(PICTURES))])


def test_what_does_not_end_in_time_is_asked_for_again(
    site: Site, held: HeldPicture, crawl_of: Callable[..., Crawl], spider_of: Callable[..., Spider]
):
    crawl = crawl_of(site, concurrency=1)
    spider = spider_of(crawl, FUTU_CRAWL_TIMEOUT="60")
    reaches(site, crawl)
    spider.process.send_signal(signal.SIGTERM)
    assert spider.wait() == 75, spider.log
    held.go.set()
    assert states(crawl) == (10, 20)
    assert spider_of(crawl).wait() == 0
    assert states(crawl) == (30, 0)
    assert {path: site.times(path) for path in set(site.paths) if site.times(path) > 1} == {
        "/10.jpg": 2
    }


def test_kill_loses_only_what_was_under_way(
    site: Site, held: HeldPicture, crawl_of: Callable[..., Crawl], spider_of: Callable[..., Spider]
):
    crawl = crawl_of(site, concurrency=1)
    spider = spider_of(crawl, FUTU_CRAWL_TIMEOUT="60")
    reaches(site, crawl)
    spider.process.kill()
    spider.process.wait()
    held.go.set()
    assert states(crawl) == (10, 20)
    assert spider_of(crawl).wait() == 0
    assert states(crawl) == (30, 0)
    crawl.refresh_from_db()
    assert (crawl.new, crawl.pages, CrawledImage.objects.count()) == (30, 1, 30)
    assert site.times("/10.jpg") == 2
    assert len(site.paths) == 32


def test_a_second_spider_does_not_run(
    site: Site, held: HeldPicture, crawl_of: Callable[..., Crawl], spider_of: Callable[..., Spider]
):
    crawl = crawl_of(site, concurrency=1)
    first = spider_of(crawl, FUTU_CRAWL_TIMEOUT="60")
    reaches(site, crawl)
    second = spider_of(crawl)
    assert second.wait() == 1
    assert "asks for crawl" in second.log
    crawl.refresh_from_db()
    assert processes.pid_of(crawl.spider) == first.process.pid
    held.go.set()
    assert first.wait() == 0
    assert len(site.paths) == 31


def test_it_dies_with_whoever_started_it(
    site: Site,
    held: HeldPicture,
    crawl_of: Callable[..., Crawl],
    spider_of: Callable[..., Spider],
    tmp_path: Path,
):
    crawl = crawl_of(site, concurrency=1)
    parent = spider_of(crawl, through=(sys.executable, "-c", PARENT))
    reaches(site, crawl)
    (child,) = psutil.Process(parent.process.pid).children()
    os.kill(parent.process.pid, signal.SIGKILL)
    held.go.set()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "it ends")
    assert states(crawl)[1] > 0


PARENT = "import subprocess, sys; subprocess.run(sys.argv[1:])"


def test_without_a_contact_nothing_is_asked(
    site: Site, held: HeldPicture, crawl_of: Callable[..., Crawl], spider_of: Callable[..., Spider]
):
    spider = spider_of(crawl_of(site), FUTU_TEST_CONTACT="")
    assert spider.wait() == 1
    assert "FUTU_CRAWL_CONTACT" in spider.log
    assert site.asked == []
