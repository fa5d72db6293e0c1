"""A crawl that is slowed down, and one that is paused: real processes and a real database."""

import time
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tests.crawling.environment import Environment
from tests.crawling.site import Site

pytestmark = pytest.mark.workers


def test_the_rate_is_held(tmp_path: Path):
    """A host that wants half a second between requests gets it.

    A busy machine may log a request late, which makes the next one look early: in any sequence of
    requests, one delay may be missing.
    """
    delay = 0.5
    with Site(10, 2, delay=delay, traps=()) as site:
        environment = Environment(tmp_path / "data", site)
        try:
            environment.found_source(delay=0.1, concurrency=1)
            environment.work()
            environment.crawl()
            environment.wait_until_through()
        finally:
            environment.stop()
    for host in ("site", "pictures"):
        moments = [one.at for one in site.log if one.host == host]
        assert len(moments) > 2
        for (i, earlier), (j, later) in combinations(enumerate(moments), 2):
            assert later - earlier > (j - i - 1) * delay


ASK_THE_JOB = """
from apps.crawling.models import Crawl
from apps.jobs import services
services.{what}(Crawl.objects.get().job)
"""
STATE = "SELECT job.state FROM jobs_job AS job JOIN crawling_crawl ON job.id = job_id"


def test_paused_and_resumed_nothing_is_asked_for_twice(tmp_path: Path):
    with Site(90, 3, traps=(), real=False) as site:
        environment = Environment(tmp_path / "data", site)
        try:
            environment.found_source()
            environment.work()
            environment.crawl()
            environment.wait_until_asked(40)
            environment.run(ASK_THE_JOB.format(what="request_pause"))
            environment.wait(lambda: environment.rows(STATE) == [("paused",)])
            asked = len(site.log)
            time.sleep(1)
            assert len(site.log) == asked
            environment.run(ASK_THE_JOB.format(what="resume"))
            environment.wait_until_through()
            assert environment.ledger() == site.expected()
        finally:
            environment.stop()
    asked_of = Counter((asked.host, asked.path) for asked in site.log)
    robots = {("site", "/robots.txt"), ("pictures", "/robots.txt")}
    assert {place for place, n in asked_of.items() if n > 1} <= robots
