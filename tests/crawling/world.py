"""An instance of its own that crawls the site: real processes, and a database to look into."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from futu.instance import Instance
from tests.crawling.site import Site

LIMIT_SECONDS = 300
FOUND_SOURCE = """
import json, sys
from apps.crawling.models import Source
Source.objects.found(**json.loads({values!r}))
"""
OVER = """
SELECT count(*) FROM crawling_crawl AS crawl
JOIN jobs_job AS job ON job.id = crawl.job_id
WHERE job.state = 'succeeded'
"""
UNDER_WAY = "SELECT count(*) FROM crawling_entry WHERE state IN ('found', 'arrived')"


class World:
    """`data` is the instance's folder. What it starts ends with `stop`."""

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
                **settings,
            },
        )
        self.instance.manage("migrate", "--verbosity", "0")

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
        code = FOUND_SOURCE.format(values=json.dumps({**own, **values}))
        self.instance.manage("shell", "--verbosity", "0", "--no-imports", "-c", code)

    def crawl(self, *arguments: str) -> None:
        """Start a crawl; workers do it."""
        self.instance.manage("crawl", "site", *arguments)

    def work(self) -> subprocess.Popen[bytes]:
        return self.instance.spawn("work", "manage.py", "work")

    def wait(self, what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        while not what():
            assert time.monotonic() < deadline, self.instance.logs()
            time.sleep(0.1)

    def is_through(self, crawls: int = 1) -> bool:
        """So many crawls are over, and what they brought has been prepared and compared."""
        return self.count(OVER) >= crawls and not self.count(UNDER_WAY)

    def wait_until_through(self, crawls: int = 1) -> None:
        self.wait(lambda: self.is_through(crawls))

    def stop(self) -> None:
        self.instance.stop()

    # -- What is in its database

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.instance.data / "futu.sqlite3", timeout=20)) as database:
            return database.execute(sql).fetchall()

    def count(self, sql: str) -> int:
        number: int = self.rows(sql)[0][0]
        return number

    def ledger(self) -> dict[str, tuple[str, str]]:
        """State and why of each picture, by its address."""
        rows = self.rows("SELECT url, state, why FROM crawling_entry")
        return {url: (state, why) for url, state, why in rows}

    def visits(self, crawl: int = 1) -> dict[str, tuple[str, str]]:
        """Role and outcome of each address that a crawl came to."""
        rows = self.rows(
            f"SELECT url, role, outcome FROM crawling_visit WHERE crawl_id = {crawl:d}"
        )
        return {url: (role, outcome) for url, role, outcome in rows}
