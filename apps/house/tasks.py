"""What the whole house needs now and then."""

from django.db import connection

from apps.jobs.registry import every_hour
from futu.best_effort import best_effort

# Rows of an index that are looked at: milliseconds, whatever the database holds.
SAMPLE = 400
EVERY_TABLE = 0x10002


@every_hour
def optimize() -> None:
    """Tell SQLite how many rows share a value, where that is unknown or has changed tenfold.

    Without it, a gallery passes for ten pictures: of "these 26 ids, in this gallery" it would read
    the gallery, all 100,000 of it. PostgreSQL knows by itself.
    """
    if connection.vendor == "sqlite":
        best_effort("statistics for the planner", _analyze)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute(f"PRAGMA optimize = {EVERY_TABLE}")
