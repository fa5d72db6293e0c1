"""Whether an instance is empty: only there a backup is restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.backup.errors import BackupError
from apps.crawling.models import Source
from apps.galleries.models import Gallery, Image
from apps.jobs.models import Worker
from apps.jobs.services import queues_alive
from apps.media.models import StoredFile
from apps.media.storage import listed

# What an instance without people never has.
MODELS = (User, Gallery, Image, StoredFile, Source)


def check_empty(name: str) -> None:
    """Raises BackupError, unless all that is here is of a restore of the same backup."""
    tables = set(connection.introspection.table_names())
    if Worker._meta.db_table in tables and _has_workers():
        raise BackupError("working")
    for model in MODELS:
        if model._meta.db_table in tables and (n := model._base_manager.count()):
            what = f"{n} × {model._meta.verbose_name}"
            raise BackupError("not_empty", {"what": what})
    if not _is_being_restored(name) and (n := sum(1 for _file in _files(""))):
        what = ngettext("%(n)s file in its storage", "%(n)s files in its storage", n) % {"n": n}
        raise BackupError("not_empty", {"what": what})


def _has_workers() -> bool:
    return bool(queues_alive())


def _files(folder: str) -> Iterator[str]:
    folders, files = listed(folder)
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _files(f"{folder}{name}/")


def _note() -> Path:
    return Path(settings.FUTU_DATA) / "restoring"


def _is_being_restored(name: str) -> bool:
    with suppress(FileNotFoundError):
        return _note().read_text() == name
    return False


def note_restoring(name: str) -> None:
    """A restore that is killed may begin anew in spite of the files it has written."""
    _note().write_text(name)


def forget_restoring() -> None:
    _note().unlink(missing_ok=True)
