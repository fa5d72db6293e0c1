"""Maintenance of the whole instance."""

from django.db import connection

from apps.jobs.registry import every_hour
from futu.best_effort import best_effort

# Index rows sampled: milliseconds, whatever the size of the database.
SAMPLE = 400
EVERY_TABLE = 0x10002


@every_hour
def optimize() -> None:
    """Update SQLite's statistics where missing or changed tenfold.

    Without them the planner assumes ten pictures per gallery: for "these 26 ids, in this gallery"
    it would read the whole gallery of 100,000. PostgreSQL does this itself.
    """
    if connection.vendor == "sqlite":
        best_effort("statistics for the planner", _analyze)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute(f"PRAGMA optimize = {EVERY_TABLE}")
