"""Snapshots of SQLite by its backup API."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from apps.backup.snapshots.aliases import connected

NAME = "database.sqlite3"
ALIAS = "backup_snapshot"


@dataclass(frozen=True, slots=True)
class SqliteSnapshot:
    alias: str
    path: Path
    vendor: str = "sqlite"

    def dump(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(self.path, NAME)


@contextmanager
def snapshot(folder: Path) -> Iterator[SqliteSnapshot]:
    path = folder / NAME
    _copy(str(connection.settings_dict["NAME"]), path)
    with connected(ALIAS, NAME=str(path)) as alias:
        yield SqliteSnapshot(alias, path)


def _copy(source: str, path: Path) -> None:
    """All pages in one step: a single read transaction, which makes no writer wait.

    Several steps would begin anew whenever another process writes in between. Unlike VACUUM INTO
    it keeps the numbers of rows, by which the full-text index names them.
    """
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def load(path: Path) -> None:
    """Replace the contents of the database in one transaction. Raises for a damaged dump."""
    with TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extract(NAME, folder)
        connection.close()
        target = str(connection.settings_dict["NAME"])
        copy = sqlite3.connect(Path(folder, NAME))
        with closing(copy) as source, closing(sqlite3.connect(target)) as live:
            source.backup(live)
            live.execute("PRAGMA journal_mode = WAL")
