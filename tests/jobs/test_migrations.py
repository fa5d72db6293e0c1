"""Rows of an earlier version keep their meaning."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.jobs import kinds
from apps.jobs.models import Job

BEFORE = [("jobs", "0002_batches")]
OLD = {
    "galleries.add": ("default", "count", False),
    "galleries.unpack": ("default", "return", True),
    "search.embed": ("vision", "parent", False),
    "search.reembed": ("vision", "return", False),
    "crawling.crawl": ("crawl", "return", False),
    "search.build": ("default", "return", False),
    "gone.kind": ("default", "return", False),
}


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True)
def test_jobs_get_queue_and_end_of_their_kind_and_keep_the_rest():
    # Of all apps: what depends on jobs goes back with them.
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = migrate(BEFORE).get_model("jobs", "Job")
        for kind in OLD:
            old.objects.create(kind=kind, done=3, total=9, paced_from=2, params={"at": 3})
    finally:
        migrate(latest)
    rows = {job.kind: job for job in Job.objects.all()}
    assert {kind: (job.queue, job.settles, job.feeds) for kind, job in rows.items()} == OLD
    for job in rows.values():
        assert (job.done, job.total, job.paced_from, job.params) == (3, 9, 2, {"at": 3})
        assert (job.stages, job.checkpoint, job.result) == ([], {}, None)


def test_the_kinds_of_now_are_as_the_migration_says():
    """When one changes its queue, its older jobs go through the queue they were started for."""
    for kind, (queue, settles, feeds) in OLD.items():
        if known := kinds.find(kind):
            assert (known.queue, known.settles, known.feeds) == (queue, settles, feeds)
