"""Restoring a backup into an empty instance: files first, the database last."""

from __future__ import annotations

import logging
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from apps.audit.actions import Action
from apps.audit.services import note_if_possible
from apps.backup import manifest, snapshots
from apps.backup.errors import BackupError
from apps.backup.layout import DATABASE, LIST, file_name
from apps.backup.ledger import Entry, State, read_list
from apps.backup.manifest import Manifest
from apps.backup.parts import fetch_part
from apps.backup.services.checking import chosen
from apps.backup.services.copying import Turns
from apps.backup.services.emptiness import check_empty, forget_restoring, note_restoring
from apps.backup.services.lock import alone
from apps.backup.services.progress import Progress
from apps.backup.services.reading import DamagedError, checked, digest_of
from apps.backup.services.secrets import keep_key, key_id, unsealed_key
from apps.backup.services.settling import settle
from apps.backup.services.workplace import workplace
from apps.backup.targets import Target, open_target
from apps.backup.targets.pieces import file_of
from apps.media.storage import free_bytes, iter_range, size_and_time

logger = logging.getLogger(__name__)


@dataclass
class Restored:
    """What became of a restore. `damaged`: keys of files whose bytes the backup does not have."""

    manifest: Manifest
    damaged: list[str] = field(default_factory=list)
    same_key: bool = False


def restore(address: str, name: str, progress: Progress) -> Restored:
    """Restore the backup of this name, or the newest. Raises BackupError before it changes
    anything, or leaves an instance that is still empty, where it can be called again.
    """
    with alone(), open_target(address) as target, workplace() as work:
        found = chosen(target, name)
        _check(found)
        key = unsealed_key(found.secret_key)
        database = fetch_part(target, found, DATABASE, work)
        files = fetch_part(target, found, LIST, work)
        note_restoring(found.name)
        restored = Restored(found)
        _restore_files(target, files, restored, progress)
        _load(database, found)
        settle(found, read_list(files))
        if key:
            keep_key(key)
        restored.same_key = bool(key) or key_id() == found.key_id
        note_if_possible(Action.RESTORED, backup=found.name)
        forget_restoring()
    return restored


def _check(found: Manifest) -> None:
    check_empty(found.name)
    if found.vendor != connection.vendor:
        raise BackupError("other_database", {"theirs": found.vendor, "ours": connection.vendor})
    ours = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    replaced = {
        key for one in MigrationLoader(None).disk_migrations.values() for key in one.replaces
    }
    theirs = {(app, name) for app, names in found.migrations.items() for name in names}
    if theirs - ours - replaced:
        releases = {"release": found.release, "ours": manifest.release()}
        raise BackupError("newer", releases)
    free = free_bytes()
    if free is not None and found.bytes > free:
        raise BackupError("no_room", {"size_bytes": found.bytes, "free_bytes": free})


def _restore_files(target: Target, files: Path, restored: Restored, progress: Progress) -> None:
    turns = Turns(progress, restored.manifest.count)
    for entry in read_list(files):
        if entry.state is State.KEPT:
            try:
                _restore_file(target, entry)
            except (DamagedError, FileNotFoundError):
                restored.damaged.append(entry.key)
        turns.unit_done()


def _restore_file(target: Target, entry: Entry) -> None:
    """Its bytes are compared with the checksum before it gets its name."""
    if _is_there(entry):
        return
    pieces = checked(target.pieces(file_name(entry.sha)), entry.sha)
    default_storage.save(entry.key, file_of(pieces, entry.key))


def _is_there(entry: Entry) -> bool:
    with suppress(FileNotFoundError):
        size, _ = size_and_time(entry.key)
        if size == entry.bytes:
            return digest_of(iter_range(entry.key, 0, size))[0] == entry.sha
    return False


def _load(database: Path, found: Manifest) -> None:
    """Put the rows in, and bring those of an older release to this one's tables."""
    try:
        snapshots.load(database, found.migrations)
    except (zipfile.BadZipFile, DatabaseError) as error:
        logger.exception("The database of backup %s could not be loaded.", found.name)
        raise BackupError("unreadable", {"name": f"{found.name}/{DATABASE}"}) from error
    call_command("migrate", verbosity=0)
