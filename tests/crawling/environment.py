"""An instance that crawls the site: real processes, and a database to inspect."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

from apps.jobs import processes
from futu.instance import Instance
from tests.crawling.site import Site
from tests.crawling.site.traps import WAITING, Ending

LIMIT_SECONDS = 900
FOUND_SOURCE = """
import json
from apps.crawling.models import Source
Source.objects.found(**json.loads({values!r}))
"""
OVER = """
SELECT count(*) FROM crawling_crawl AS crawl
JOIN jobs_job AS job ON job.id = crawl.job_id
WHERE job.state = 'succeeded'
"""
UNDER_WAY = "SELECT count(*) FROM crawling_crawledimage WHERE state IN ('found', 'arrived')"


class Environment:
    """`data` is the instance's folder. `stop` ends what it started."""

    def __init__(self, data: Path, site: Site, **settings: str) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.site = site
        self.instance = Instance(
            data,
            extra={
                "FUTU_SPEC": "fake",
                "FUTU_CRAWL_CONTACT": "crawls@example.org",
                "FUTU_REMOTE_TEST_HOSTS": ",".join(site.test_hosts),
                "FUTU_CRAWL_PICTURE_BYTES": str(site.picture_mebibytes * 2**20),
                # Unanswered requests time out sooner, and are retried soon.
                "FUTU_CRAWL_TIMEOUT": "15",
                "FUTU_CRAWL_RETRY": "1",
                **settings,
            },
        )
        self.instance.prepare()

    def found_source(self, kind: str = "html", **values: Any) -> None:
        """The site as the source "site"."""
        own = {
            "name": "Site",
            "slug": "site",
            "homepage": f"{self.site.url}/",
            "kind": kind,
            "settings": self.site.settings(kind),
            "licence": "cc0",
            "delay": 0,
            "concurrency": 2,
            "least_side": 48,
        }
        self.run(FOUND_SOURCE.format(values=json.dumps({**own, **values})))

    def run(self, code: str) -> None:
        """Run a few lines of Python in a process of the instance."""
        self.instance.manage("shell", "--verbosity", "0", "--no-imports", "-c", code)

    def faults(self) -> list[str]:
        """Inconsistencies of rows, files and vectors."""
        done = self.instance.run("verify")
        return done.stdout.splitlines() if done.returncode else []

    def crawl(self, *arguments: str) -> None:
        """Start a crawl; workers run it."""
        self.instance.manage("crawl", "site", "--no-wait", *arguments)

    def work(self) -> subprocess.Popen[bytes]:
        return self.instance.spawn("work", "manage.py", "work")

    def wait(self, what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        while not what():
            assert time.monotonic() < deadline, self.instance.logs()
            time.sleep(0.1)

    def is_through(self, crawls: int = 1) -> bool:
        """Whether this many crawls are over, and their pictures prepared and examined."""
        return self.count(OVER) >= crawls and not self.count(UNDER_WAY)

    def wait_until_through(self, crawls: int = 1) -> None:
        self.wait(lambda: self.is_through(crawls))

    def wait_until_asked(self, times: int) -> None:
        """Until the site's log has this many requests."""
        self.wait(lambda: len(self.site.log) >= times)

    def stop(self) -> None:
        self.instance.stop()

    # -- Its processes, to be killed

    def spider(self) -> psutil.Process | None:
        """The spider process, if there is one."""
        for (name,) in self.rows("SELECT spider FROM crawling_crawl WHERE spider != ''"):
            if processes.is_alive(name):
                return psutil.Process(processes.pid_of(name))
        return None

    # -- Its database

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.instance.data / "futu.sqlite3", timeout=20)) as database:
            return database.execute(sql, values).fetchall()

    def count(self, sql: str) -> int:
        number: int = self.rows(sql)[0][0]
        return number

    def ledger(self) -> dict[str, Ending]:
        """State and reason of each picture, by its address."""
        rows = self.rows("SELECT url, state, reason_code FROM crawling_crawledimage")
        return {url: (state, why) for url, state, why in rows}

    def outcomes(self, crawl: int = 1) -> dict[str, str]:
        """The outcome of each crawled address."""
        return dict(
            self.rows("SELECT url, outcome FROM crawling_crawlrequest WHERE crawl_id = ?", crawl)
        )


def with_groups_settled(site: Site, ledger: dict[str, Ending]) -> dict[str, Ending]:
    """The ledger as if all of each duplicate group were kept, if exactly one was."""
    settled = dict(ledger)
    for why, urls in site.groups:
        endings = sorted(ledger[url] for url in urls)
        assert endings == sorted([WAITING, *[("duplicate", why)] * (len(urls) - 1)])
        settled |= dict.fromkeys(urls, WAITING)
    return settled
