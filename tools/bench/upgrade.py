"""`python -m tools.bench.upgrade [--count N] [--json]`: the time and disk space that `manage.py
migrate` takes for an instance of commit ebf0efa with N pictures.

On SQLite, or in a database of its own on the PostgreSQL server that DATABASE_URL names.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

LEAVES = {
    "accounts": "0002_everyday",
    "jobs": "0001_initial",
    "galleries": "0005_public_tag_once",
    "search": "0005_serving_row",
    "crawling": "0003_looks",
}
# The output format of `migrate --verbosity 2`.
APPLIED = re.compile(r"Applying (\S+)\.\.\. OK \((\d+\.\d+)s\)")
SLOWEST = 5
POLL_SECONDS = 0.5


def measure(count: int) -> dict[str, Any]:
    """Total seconds, the slowest migrations, and gigabytes before, at peak and after."""
    from futu.instance import Instance
    from tools.bench.old_rows import fill
    from tools.bench.search.inside import own_database

    with tempfile.TemporaryDirectory(prefix="futu-bench-") as folder, own_database() as database:
        instance = Instance(Path(folder), extra={"FUTU_LOG_LEVEL": "WARNING", **database})
        connection = _connection(Path(folder), database)
        try:
            _make_schema(instance, connection)
            fill(connection, LEAVES, count)
            size = _sizes(connection, Path(folder))
            before = size()
            seconds, most, said = _migrate(instance, size)
            return {
                "database": connection.vendor,
                "pictures": count,
                "minutes": round(seconds / 60, 2),
                "slowest": _slowest(said),
                "gigabytes": [round(of / 1e9, 2) for of in (before, most, size())],
            }
        finally:
            connection.close()


def _make_schema(instance: Any, connection: Any) -> None:
    """Migrate to the old schema; tables of third-party apps are unchanged since."""
    from django.db.migrations.loader import MigrationLoader

    every = {app for app, _ in MigrationLoader(connection).graph.leaf_nodes()}
    for app, name in LEAVES.items():
        instance.manage("migrate", app, name, "--verbosity", "0")
    for app in sorted(every - set(LEAVES)):
        instance.manage("migrate", app, "--verbosity", "0")


def _connection(folder: Path, database: dict[str, str]) -> Any:
    """A connection to the temporary instance's database."""
    import environ
    from django.db import connections

    default = connections["default"].settings_dict
    own = environ.Env.db_url_config(
        database.get("DATABASE_URL", f"sqlite:///{folder / 'futu.sqlite3'}")
    )
    connections.databases["upgrade"] = {**default, **own, "CONN_MAX_AGE": None}
    return connections["upgrade"]


def _sizes(connection: Any, folder: Path) -> Callable[[], int]:
    def of_server() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])

    def of_files() -> int:
        return sum(path.stat().st_size for path in folder.glob("futu.sqlite3*") if path.exists())

    return of_server if connection.vendor == "postgresql" else of_files


def _migrate(instance: Any, size: Callable[[], int]) -> tuple[float, int, str]:
    started, most = time.perf_counter(), 0
    process = instance.spawn("migrate", "manage.py", "migrate", "--verbosity", "2")
    while process.poll() is None:
        most = max(most, size())
        time.sleep(POLL_SECONDS)
    seconds = time.perf_counter() - started
    said: str = (instance.data / "migrate.log").read_text()
    if process.returncode:
        raise RuntimeError(said)
    return seconds, most, said


def _slowest(said: str) -> list[dict[str, Any]]:
    took = [(float(seconds), name) for name, seconds in APPLIED.findall(said)]
    return [{"migration": name, "seconds": s} for s, name in sorted(took, reverse=True)[:SLOWEST]]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="pictures (1,000,000)")
    parser.add_argument("--json", action="store_true", help="on one line")
    options = parser.parse_args()
    result = measure(options.count)
    sys.stdout.write(json.dumps(result, indent=None if options.json else 1) + "\n")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
    django.setup()
    main()
