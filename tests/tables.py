"""Empty tables, made once for all processes and runs that share the migrations.

Migrating takes some 13 CPU-seconds, and each process that shares the suites needs a database.
On SQLite a file is kept in .pytest_cache until a migration changes; a PostgreSQL server keeps a
database to copy from (`CREATE DATABASE … TEMPLATE`).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from futu.instance import BASE
from tests.jobs.processes import database_url

KEPT = BASE / ".pytest_cache" / "tables"


@pytest.fixture(scope="session", autouse=True)
def _instances_are_prepared_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For all processes that share the suites: xdist's have folders beside one another."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FUTU_PREPARED", str(shared / "prepared"))
        patch.setenv("FUTU_TABLES", str(_kept()))
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A copy is used as it is; it goes with the folder of the run."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        _copy_file(test["NAME"])
    else:
        test["TEMPLATE"] = _template()


def _kept() -> Path:
    return KEPT / f"{_digest()}.sqlite3"


def _copy_file(to: Path) -> None:
    kept = _kept()
    with _alone():
        if not kept.exists():
            shutil.rmtree(KEPT, ignore_errors=True)
            unfinished = KEPT / "unfinished.sqlite3"
            KEPT.mkdir(parents=True)
            _migrate(f"sqlite:///{unfinished}")
            unfinished.rename(kept)
        shutil.copy(kept, to)


def _template() -> str:
    name = f"futu_tables_{_digest()}"
    url = database_url()
    with _alone(), psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            unfinished = f"{name}_unfinished"
            for statement in ("DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}"):
                server.execute(sql.SQL(statement).format(sql.Identifier(unfinished)))
            _migrate(urlsplit(url)._replace(path=f"/{unfinished}").geturl())
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def _migrate(url: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=BASE, env=environment, check=True)


def _digest() -> str:
    """Of all that decides on the tables: our migrations, and the versions of other apps."""
    digest = hashlib.sha256()
    for path in sorted([*BASE.glob("apps/*/migrations/*.py"), *BASE.glob("requirements*.txt")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.parent.mkdir(exist_ok=True)
    with (KEPT.parent / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
