"""Run benchmarks in a temporary instance, so that real ones are neither filled nor slowed."""

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
# The folder of cached inputs that take minutes to compute.
CACHE = "FUTU_BENCH_KEPT"


def is_inside() -> bool:
    """Whether this process already runs in a temporary instance."""
    return INSIDE in os.environ


def cache_folder() -> Path:
    """The folder of cached inputs, in the instance that the benchmark was started from."""
    return Path(os.environ.get(CACHE) or settings.FUTU_DATA / "bench")


def run_inside(arguments: list[str], extra: Mapping[str, str]) -> int:
    """Create an instance, run `manage.py *arguments` as one of its processes, remove it."""
    own = {"FUTU_LOG_LEVEL": "WARNING", INSIDE: "1", CACHE: str(cache_folder()), **extra}
    with (
        tempfile.TemporaryDirectory(prefix="futu-bench-") as folder,
        own_database() as database,
        running_instance(Path(folder), **own, **database) as instance,
    ):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=instance.environment).returncode


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The setting for a temporary database on the server of DATABASE_URL; nothing on SQLite, where
    the instance has its own file."""
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
