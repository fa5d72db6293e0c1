"""One backup at a time: another one would remove what this one relies on."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from apps.backup.errors import BackupError
from apps.backup.snapshots.aliases import connected

ALIAS = "backup_lock"
# Of PostgreSQL's advisory locks, which are the database's own.
NUMBER = 0x46757475


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of this instance. It goes with the process. Raises BackupError."""
    if connection.vendor == "sqlite":
        with _file_locked(Path(settings.FUTU_DATA) / "backup.lock"):
            yield
        return
    with connected(ALIAS) as alias, connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
        if not cursor.fetchone()[0]:
            raise BackupError("busy")
        yield


@contextmanager
def _file_locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("busy") from error
        yield
