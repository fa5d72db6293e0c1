"""Migrations that are pending: what they touch, how long they may take, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import CreateModel, RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Seconds a row, from docs/MEASUREMENTS.md, "Upgrading": a table that changes is written anew on
# SQLite; values that are written anew take long on PostgreSQL.
RATES = {
    "sqlite": {"schema": 60e-6, "data": 60e-6},
    "postgresql": {"schema": 6e-6, "data": 474e-6},
}


@dataclass(frozen=True, slots=True)
class Pending:
    """Where the database stands, and what is to come."""

    migrations: list[Migration]
    state: ProjectState
    # The last migration that was applied, by app; "zero" for an app that has none yet.
    applied: dict[str, str]

    @property
    def names(self) -> list[str]:
        """By app, the first and the last: “galleries 0006…0016”."""
        by_app: dict[str, list[str]] = {}
        for one in self.migrations:
            by_app.setdefault(one.app_label, []).append(one.name.partition("_")[0])
        return [
            f"{app} {some[0]}…{some[-1]}" if len(some) > 1 else f"{app} {some[0]}"
            for app, some in by_app.items()
        ]

    @property
    def irreversible(self) -> list[str]:
        return [_name(one) for one in self.migrations if not _can_be_reversed(one)]

    @property
    def way_back(self) -> list[str]:
        """Commands that reverse them, while the new code is there."""
        apps = dict.fromkeys(one.app_label for one in reversed(self.migrations))
        return [f"manage.py migrate {app} {self.applied.get(app, 'zero')}" for app in apps]

    def seconds(self) -> float:
        """A rough guess by the rows of the tables that they touch."""
        rates, counts = RATES[connection.vendor], dict[str, int]()
        total = 0.0
        for migration in self.migrations:
            kinds: dict[str, str] = {}
            for operation in migration.operations:
                kind = "data" if isinstance(operation, RunPython | RunSQL) else "schema"
                kinds |= dict.fromkeys(self._tables(operation, migration.app_label), kind)
            for table, kind in kinds.items():
                total += rates[kind] * counts.setdefault(table, _rows_of(table))
        return total

    def _tables(self, operation: Operation, app: str) -> Iterator[str]:
        """Those that are there already; of code that is run all of its app."""
        if isinstance(operation, CreateModel):
            return
        named = getattr(operation, "model_name", "") or getattr(operation, "old_name", "")
        everything = isinstance(operation, RunPython | RunSQL)
        for (label, name), model in self.state.models.items():
            if label == app and (everything or name == str(named).lower()):
                yield model.options.get("db_table") or f"{app}_{name}"


def pending() -> Pending:
    loader = MigrationExecutor(connection).loader
    plan = MigrationExecutor(connection).migration_plan(loader.graph.leaf_nodes())
    # By name, so that the last of each app stays.
    applied = dict(sorted(loader.applied_migrations))
    known = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    state = loader.project_state(known)
    return Pending([migration for migration, _backwards in plan], state, applied)


def _name(migration: Migration) -> str:
    return f"{migration.app_label}.{migration.name}"


def _can_be_reversed(migration: Migration) -> bool:
    return all(getattr(one, "reversible", True) for one in migration.operations)


def _rows_of(table: str) -> int:
    if table not in connection.introspection.table_names():
        return 0
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT COUNT(*) FROM {name}")  # noqa: S608 - of our own models
        return int(cursor.fetchone()[0])
