"""The database as it is at one moment, while others write.

    with taken(folder) as snapshot:
        rows = Model.objects.using(snapshot.alias)
        snapshot.dump(path)

A dump is a zip: of SQLite the file itself, of PostgreSQL each table as COPY writes it. Both need
no program beside the database.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from django.db import connection

from apps.backup.snapshots import postgres, sqlite


class Snapshot(Protocol):
    @property
    def alias(self) -> str: ...

    @property
    def vendor(self) -> str: ...

    def dump(self, path: Path) -> None: ...


@contextmanager
def taken(folder: Path) -> Iterator[Snapshot]:
    """`folder` is for what is needed meanwhile."""
    found: AbstractContextManager[Snapshot]
    is_sqlite = connection.vendor == "sqlite"
    found = sqlite.snapshot(folder) if is_sqlite else postgres.snapshot()
    with found as snapshot:
        yield snapshot


def load(path: Path, migrations: dict[str, list[str]]) -> None:
    """Put a dump into this instance's empty database, whole or not at all."""
    if connection.vendor == "sqlite":
        sqlite.load(path)
    else:
        postgres.load(path, migrations)
