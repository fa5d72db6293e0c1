"""An instance as commit ebf0efa left it is upgraded as a user would, and goes on.

The same for PostgreSQL: the schema of then is made there, the rows are copied over, and the
upgrade follows. README.md of this folder says how the archive was made.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from futu.instance import BASE
from tests.upgrade import checks, explained
from tests.upgrade.instance import Old, unpacked
from tests.upgrade.rows import Tables
from tests.upgrade.server import own_database

# Django makes one for each model that is new.
NEW_PERMISSIONS = ("add", "change", "delete", "view")


@dataclass(frozen=True)
class Upgraded:
    """What was there before and after, and what the checks found wrong."""

    instance: Old
    before: Tables
    after: Tables
    files: Mapping[str, str]
    failures: Mapping[str, str]


def tables_of(old: Old) -> Tables:
    rows: Tables = json.loads(old.run("tests.upgrade.dump"))
    return rows


def checksums(folder: Path) -> dict[str, str]:
    """Of pictures, pieces of transfers, files asked with, and segments."""
    paths = (path for kind in ("pictures", "index") for path in (folder / kind).rglob("*"))
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.is_file()
    }


def upgraded_in(old: Old) -> Upgraded:
    """Its rows of before are those of the archive, wherever they have gone since."""
    before, files = tables_of(Old(old.folder)), checksums(old.folder)
    old.upgrade()
    assert checksums(old.folder) == files
    return Upgraded(old, before, tables_of(old), files, old.check_all())


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Upgraded]:
    yield upgraded_in(unpacked(folder))


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Upgraded]:
    with own_database() as database:
        old = unpacked(folder, database)
        old.run("tests.upgrade.copy_over", str(old.sqlite))
        yield upgraded_in(old)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(on_sqlite, id="sqlite"),
        pytest.param(
            on_postgresql,
            id="postgresql",
            # It makes a database of its own; the mark says that it is about one.
            marks=[pytest.mark.postgres, pytest.mark.django_db],
        ),
    ],
)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    with request.param(tmp_path_factory.mktemp("ebf0efa")) as made:
        yield made


@pytest.mark.parametrize("name", checks.NAMES)
def test_after_the_upgrade(upgraded: Upgraded, name: str) -> None:
    assert upgraded.failures[name] == ""


def test_every_row_is_there_as_it_was(upgraded: Upgraded) -> None:
    for table, rows in explained.wanted(upgraded.before):
        columns = set(rows[0]) if rows else set()
        now = [explained.present(table, row, columns) for row in upgraded.after[table]]
        assert sorted(now, key=repr) == sorted(rows, key=repr), table


def test_all_tables_of_then_had_rows(upgraded: Upgraded) -> None:
    """Or the comparison would say little."""
    empty = {table for table, rows in upgraded.before.items() if not rows}
    assert empty == {"account_emailconfirmation", "django_q_schedule", "django_q_task"}


def test_what_is_new_has_been_filled(upgraded: Upgraded) -> None:
    entries = upgraded.after["crawling_crawledimage"]
    assert {row["checked"] == row["fetched"] for row in entries} == {True}
    assert all(row["canonical"] for row in entries)
    assert all(row["folded"] for row in upgraded.after["galleries_tag"])
    assert len(upgraded.after["crawling_takedown_sources"]) == 1


def test_permissions_are_held_by_those_who_held_them(upgraded: Upgraded) -> None:
    """Under the names that today's models have, and none twice."""
    names = [(row["content_type_id"], row["codename"]) for row in upgraded.after["auth_permission"]]
    assert len(set(names)) == len(names)
    old = {row["id"] for row in upgraded.before["auth_permission"]}
    assert old <= {row["id"] for row in upgraded.after["auth_permission"]}


def test_no_migration_is_missing(upgraded: Upgraded) -> None:
    upgraded.instance.instance.manage("makemigrations", "--check", "--dry-run")


def test_an_upgrade_done_again_changes_nothing(upgraded: Upgraded) -> None:
    before = tables_of(upgraded.instance)
    upgraded.instance.instance.manage("migrate", "--verbosity", "0")
    assert tables_of(upgraded.instance) == before


def test_the_check_before_says_what_is_to_come(tmp_path: Path) -> None:
    """Of tables that this release's models do not fit yet."""
    old = unpacked(tmp_path)
    command = [sys.executable, "manage.py", "upgrade_check", "--json", "--own-backup"]
    done = subprocess.run(
        command, cwd=BASE, env=old.instance.environment, capture_output=True, text=True
    )
    points = {one["name"]: one for one in json.loads(done.stdout)}
    assert "galleries 0006…" in points["migrations"]["sentence"]
    assert "manage.py migrate galleries 0005_public_tag_once" in points["rollback"]["sentence"]
    assert points["disk"]["level"] == "ok"
    assert points["jobs"]["level"] != "stop"
