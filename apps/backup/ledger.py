"""What is known of files during one run, in a temporary SQLite database.

A house has millions of files: what is known of them does not belong into memory.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from apps.backup.named import Named

TABLES = """
CREATE TABLE named (n INTEGER PRIMARY KEY, key TEXT UNIQUE, other TEXT, version TEXT, sha TEXT,
    row TEXT, bytes INTEGER, state TEXT NOT NULL DEFAULT '');
CREATE TABLE known (key TEXT PRIMARY KEY, version TEXT, sha TEXT, bytes INTEGER) WITHOUT ROWID;
CREATE TABLE needed (sha TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE held (sha TEXT PRIMARY KEY, bytes INTEGER) WITHOUT ROWID;
"""


class State(StrEnum):
    KEPT = ""
    # Its row was deleted meanwhile: it is no part of the backup, and neither is its row.
    GONE = "gone"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a backup's list of files."""

    key: str
    version: str
    sha: str
    bytes: int
    row: str
    state: State = State.KEPT


class Ledger:
    """`named`: what rows name; `known`: what the last backup says; `held`: what the target has."""

    def __init__(self, path: Path) -> None:
        self._rows = sqlite3.connect(path, isolation_level=None)
        # It is of this run alone: nothing is lost with it.
        self._rows.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + TABLES)

    def close(self) -> None:
        self._rows.close()

    def add_named(self, files: Iterable[Named]) -> None:
        self._many(
            "INSERT OR IGNORE INTO named (key, other, version, sha, row) VALUES (?, ?, ?, ?, ?)",
            ((file.key, file.other, file.version, file.sha256, file.row) for file in files),
        )

    def add_known(self, entries: Iterable[Entry]) -> None:
        self._many(
            "INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?)",
            ((one.key, one.version, one.sha, one.bytes) for one in entries if one.sha),
        )

    def add_held(self, files: Iterable[tuple[str, int]]) -> None:
        self._many("INSERT OR REPLACE INTO held VALUES (?, ?)", files)

    def add_needed(self, entries: Iterable[Entry]) -> None:
        """SHA-256 of what a backup names, whatever the key."""
        found = ((one.sha,) for one in entries if one.sha)
        self._many("INSERT OR IGNORE INTO needed VALUES (?)", found)

    def _many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows.execute("BEGIN")
        self._rows.executemany(statement, rows)
        self._rows.execute("COMMIT")

    def settle_known(self) -> None:
        """Take over what need not be read: the same version as before, or bytes of a known
        SHA-256, that the target holds."""
        self._rows.executescript(
            "UPDATE named SET (sha, bytes) = (SELECT known.sha, held.bytes FROM known"
            " JOIN held ON held.sha = known.sha AND held.bytes = known.bytes"
            " WHERE known.key = named.key AND known.version = named.version)"
            " WHERE EXISTS (SELECT 1 FROM known"
            " JOIN held ON held.sha = known.sha AND held.bytes = known.bytes"
            " WHERE known.key = named.key AND known.version = named.version);"
            "UPDATE named SET bytes = (SELECT bytes FROM held WHERE held.sha = named.sha)"
            " WHERE bytes IS NULL AND sha IN (SELECT sha FROM held);"
        )

    def to_read(self) -> Iterator[Named]:
        """Files that have to be read, in the order they were named."""
        last = 0
        columns = "n, key, version, sha, row, other"
        while rows := self._rows.execute(
            f"SELECT {columns} FROM named WHERE bytes IS NULL AND n > ? ORDER BY n LIMIT 500",  # noqa: S608
            [last],
        ).fetchall():
            for n, *values in rows:
                last = n
                yield Named(*values)

    def holds(self, sha: str) -> int | None:
        """The bytes of what the target holds under this SHA-256."""
        found = self._rows.execute("SELECT bytes FROM held WHERE sha = ?", [sha]).fetchone()
        return found[0] if found else None

    def unnamed(self) -> list[str]:
        """SHA-256 of files that the target holds and no list names."""
        rows = self._rows.execute("SELECT sha FROM held WHERE sha NOT IN (SELECT sha FROM needed)")
        return [sha for (sha,) in rows]

    def note(self, key: str, sha: str, size: int) -> None:
        self._rows.execute("UPDATE named SET sha = ?, bytes = ? WHERE key = ?", [sha, size, key])
        self._rows.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", [sha, size])

    def note_state(self, key: str, state: State) -> None:
        self._rows.execute("UPDATE named SET bytes = 0, state = ? WHERE key = ?", [state, key])

    def count(self, state: State) -> int:
        return int(self._one("SELECT count(*) FROM named WHERE state = ?", state))

    def bytes_kept(self) -> int:
        return int(self._one("SELECT coalesce(sum(bytes), 0) FROM named"))

    def unread(self) -> int:
        return int(self._one("SELECT count(*) FROM named WHERE bytes IS NULL"))

    def _one(self, statement: str, *values: object) -> int:
        return int(self._rows.execute(statement, values).fetchone()[0])

    def entries(self) -> Iterator[Entry]:
        rows = self._rows.execute(
            "SELECT key, version, sha, bytes, row, state FROM named ORDER BY n"
        )
        for key, version, sha, size, row, state in rows:
            yield Entry(key, version, sha, size, row, State(state))


def write_list(path: Path, entries: Iterable[Entry]) -> None:
    with gzip.open(path, "wt", compresslevel=3) as file:
        for one in entries:
            values = [one.key, one.version, one.sha, one.bytes, one.row, one.state]
            file.write(json.dumps(values, ensure_ascii=False) + "\n")


def read_list(path: Path) -> Generator[Entry, None, None]:
    """Raises ValueError or OSError for a list that is damaged."""
    with gzip.open(path, "rt") as file:
        for line in file:
            key, version, sha, size, row, state = json.loads(line)
            yield Entry(key, version, sha, size, row, State(state))
