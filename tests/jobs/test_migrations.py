"""Rows of an earlier version keep their meaning."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from apps.jobs import kinds
from futu.instance import Instance

OLD = {
    "galleries.add": ("default", "count", False),
    "galleries.unpack": ("default", "return", True),
    "search.embed": ("vision", "parent", False),
    "search.reembed": ("vision", "return", False),
    "crawling.crawl": ("crawl", "return", False),
    "search.build": ("default", "return", False),
    "gone.kind": ("default", "return", False),
}
MAKE = f"""
from django.db import connection
from django.db.migrations.loader import MigrationLoader
state = MigrationLoader(connection).project_state([("jobs", "0002_batches")])
rows = state.apps.get_model("jobs", "Job").objects
for kind in {list(OLD)}:
    rows.create(kind=kind, done=3, total=9, paced_from=2, params={{"at": 3}})
"""
READ = """
    SELECT kind, queue, settles, feeds, done, total, paced_from, params, stages, checkpoint, result
    FROM jobs_job
"""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """With the tables of jobs alone, and of what they depend on: those of all apps take long."""
    instance = Instance(tmp_path)
    instance.manage("migrate", "jobs", "0002_batches", "--verbosity", "0")
    yield instance
    instance.stop()


def test_jobs_get_queue_and_end_of_their_kind_and_keep_the_rest(instance: Instance) -> None:
    instance.manage("shell", "--verbosity", "0", "--no-imports", "-c", MAKE)
    instance.manage("migrate", "jobs", "--verbosity", "0")
    with closing(sqlite3.connect(instance.data / "futu.sqlite3")) as database:
        rows = database.execute(READ).fetchall()
    assert {kind: (queue, end, bool(feeds)) for kind, queue, end, feeds, *_ in rows} == OLD
    for _kind, _queue, _end, _feeds, done, total, paced, *values, result in rows:
        assert (done, total, paced, result) == (3, 9, 2, None)
        assert list(map(json.loads, values)) == [{"at": 3}, [], {}]


def test_the_kinds_of_now_are_as_the_migration_says() -> None:
    """When one changes its queue, its older jobs go through the queue they were started for."""
    for kind, (queue, settles, feeds) in OLD.items():
        if known := kinds.find(kind):
            assert (known.queue, known.settles, known.feeds) == (queue, settles, feeds)
