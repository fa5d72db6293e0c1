"""Snapshots of PostgreSQL: every table by COPY, in one repeatable-read transaction.

Not pg_dump: it has to be installed, and as new as the server. COPY's text is read by every version,
and the tables come from our own migrations.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from psycopg import IsolationLevel, sql

from apps.backup.manifest import applied_migrations
from apps.backup.snapshots.aliases import connected

Node = tuple[str, str]
ALIAS = "backup_snapshot"
CHUNK = 2**20
# What the default has: generated columns are computed anew.
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'
ORDER BY ordinal_position
"""
NUMBERED = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema()
AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"


@dataclass(frozen=True, slots=True)
class PostgresSnapshot:
    alias: str
    vendor: str = "postgresql"

    def dump(self, path: Path) -> None:
        with (
            connections[self.alias].cursor() as cursor,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            for table in _tables(cursor):
                with archive.open(table, "w", force_zip64=True) as file:
                    _dump(cursor, table, file)


@contextmanager
def snapshot() -> Iterator[PostgresSnapshot]:
    options = connection.settings_dict.get("OPTIONS", {})
    level = {"isolation_level": IsolationLevel.REPEATABLE_READ}
    with connected(ALIAS, OPTIONS={**options, **level}) as alias, transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("SELECT 1")  # The snapshot is taken by the first query.
        yield PostgresSnapshot(alias)


def _tables(cursor: Any) -> list[str]:
    cursor.execute(TABLES)
    return [name for (name,) in cursor.fetchall()]


def _dump(cursor: Any, table: str, file: IO[bytes]) -> None:
    """A line with the columns, then what COPY writes."""
    cursor.execute(COLUMNS, [table])
    columns = [name for (name,) in cursor.fetchall()]
    file.write(json.dumps(columns).encode() + b"\n")
    with cursor.copy(_copy("COPY {table} ({columns}) TO STDOUT", table, columns)) as rows:
        for row in rows:
            file.write(row)


def _copy(statement: str, table: str, columns: list[str]) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(statement).format(table=sql.Identifier(table), columns=named)


def load(path: Path, migrations: dict[str, list[str]]) -> None:
    """Make the tables as they were then, and fill them in one transaction."""
    if applied_migrations("default") != migrations:
        _make_tables(migrations)
    with zipfile.ZipFile(path) as archive, transaction.atomic(), connection.cursor() as cursor:
        tables = archive.namelist()
        named = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("TRUNCATE {}").format(named))
        for table in tables:
            with archive.open(table) as file:
                _fill(cursor, table, file)
        _set_sequences(cursor)


def _make_tables(migrations: dict[str, list[str]]) -> None:
    """The instance is empty: what a newer release made is dropped."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))
    executor = MigrationExecutor(connection)
    nodes = {(app, name) for app, names in migrations.items() for name in names}
    executor.migrate(last_of(nodes, executor.loader.graph))


def last_of(nodes: Set[Node], graph: MigrationGraph) -> list[Node]:
    """Those of `nodes` on which none of the others depends: the rest comes with them."""
    return [
        key
        for key, node in graph.node_map.items()
        if key in nodes and not any(child.key in nodes for child in node.children)
    ]


def _fill(cursor: Any, table: str, file: IO[bytes]) -> None:
    columns = json.loads(file.readline())
    with cursor.copy(_copy("COPY {table} ({columns}) FROM STDIN", table, columns)) as rows:
        while chunk := file.read(CHUNK):
            rows.write(chunk)


def _set_sequences(cursor: Any) -> None:
    """So that new rows get numbers that no row has."""
    cursor.execute(NUMBERED)
    for table, column in cursor.fetchall():
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        statement = sql.SQL(
            "SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({column}), 1),"
            " max({column}) IS NOT NULL) FROM {table}"
        )
        cursor.execute(statement.format(**names), [f'"{table}"', column])
