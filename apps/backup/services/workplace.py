"""The folder of a run: its copy of the database, its ledger."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import DatabaseError

from apps.backup.errors import BackupError
from futu.failures import is_disk_full


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder; what a killed run left in it goes. Hold the lock (`alone`)."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR) / "backup"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    except (DatabaseError, sqlite3.Error) as error:
        raise _full(error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def checkplace() -> Iterator[Path]:
    """A folder for reading a backup, while others are made."""
    with TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        yield Path(folder)


@contextmanager
def written_here() -> Iterator[None]:
    """A block that writes to the workplace: its full disk is not the target's."""
    try:
        yield
    except OSError as error:
        raise _full(error) from error


def _full(error: Exception) -> Exception:
    return BackupError("work_full") if is_disk_full(error) else error
