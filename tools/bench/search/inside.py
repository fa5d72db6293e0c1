"""Runs benchmarks within a temporary instance, so that no real one is filled or slowed."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from futu.instance import BASE, running_instance

INSIDE = "FUTU_BENCH_INSTANCE"
# The folder of results that take minutes to make and are kept between benchmarks.
KEPT = "FUTU_BENCH_KEPT"


def is_inside() -> bool:
    """Whether this process already runs in a temporary instance."""
    return INSIDE in os.environ


def kept() -> Path:
    """The folder of kept results, in the instance from which the benchmark was started."""
    return Path(os.environ.get(KEPT) or settings.FUTU_DATA / "bench")


def run_inside(arguments: list[str], extra: Mapping[str, str]) -> int:
    """Create an instance, run `manage.py *arguments` as one of its processes, remove it."""
    own = {"FUTU_LOG_LEVEL": "WARNING", INSIDE: "1", KEPT: str(kept()), **extra}
    with (
        tempfile.TemporaryDirectory(prefix="futu-bench-") as folder,
        own_database() as database,
        running_instance(Path(folder), **own, **database) as instance,
    ):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=instance.environment).returncode


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The setting of an empty database on the server that DATABASE_URL names, removed in the
    end; nothing on SQLite, where the instance has a file of its own."""
    if connection.vendor != "postgresql":
        yield {}
        return
    name = f"futu_bench_{secrets.token_hex(4)}"
    _execute(f'CREATE DATABASE "{name}"')
    try:
        address = urlsplit(os.environ["DATABASE_URL"])
        yield {"DATABASE_URL": address._replace(path=f"/{name}").geturl()}
    finally:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
