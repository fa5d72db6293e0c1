"""Making a backup: rows first, then the files they name, and the manifest last."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.audit.actions import Action
from apps.audit.services import note_if_possible
from apps.backup import manifest, snapshots
from apps.backup.errors import BackupError
from apps.backup.layout import DATABASE, LIST, MANIFEST, part_name
from apps.backup.ledger import Ledger, State, read_list, write_list
from apps.backup.manifest import Manifest
from apps.backup.models import Backup
from apps.backup.named import named_files, whole_uploads
from apps.backup.names import new_name
from apps.backup.parts import fetch_part, put_part
from apps.backup.services.copying import Copied, copy_files
from apps.backup.services.lock import alone
from apps.backup.services.places import place_of, take_place
from apps.backup.services.progress import Progress
from apps.backup.services.retention import held_files, prune
from apps.backup.services.secrets import key_id, sealed_key
from apps.backup.services.workplace import workplace, written_here
from apps.backup.targets import Target, open_target
from apps.media.models import Upload
from apps.media.storage import local_path
from apps.media.uploads.bytes import keeper
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)

# Seconds that a copy of the database, or of one file, may take.
LONG = 6 * 3600


def make_backup(address: str, keep: int, progress: Progress, *, adopt: bool = False) -> Backup:
    """Make a backup at `address` and remove old ones. Its row says what became of it.

    Raises BackupError; files copied by then are not copied again.
    """
    with alone():
        _end_interrupted()
        now = timezone.now()
        row = Backup.objects.create(target=address, name=new_name(now), started=now)
        try:
            _make(row, keep, progress, adopt=adopt)
        except BackupError as error:
            row.fail(error)
            raise
        except BaseException as error:
            code = "unexpected" if isinstance(error, Exception) else "interrupted"
            row.fail(BackupError(code))
            raise
    return row


def _end_interrupted() -> None:
    """Nobody else holds the lock: whatever is said to run was killed."""
    for row in Backup.objects.filter(state=Backup.State.RUNNING):
        row.fail(BackupError("interrupted"))


def _make(row: Backup, keep: int, progress: Progress, *, adopt: bool) -> None:
    with open_target(row.target) as target, workplace() as work:
        _check_storage()
        # Before the snapshot: a restored instance knows its place by this row.
        row.place = take_place(target, adopt=adopt)
        row.save()
        with closing(Ledger(work / "ledger.sqlite3")) as ledger, progress.long_step(LONG):
            _look_at(target, ledger, work)
            migrations, vendor = _snapshot(work, ledger)
            ledger.settle_known()
            copied = copy_files(ledger, target, progress)
            _note(row, ledger, copied)
            with written_here():
                write_list(work / LIST, ledger.entries())
            made = _manifest(row, target, work, migrations, vendor)
            _publish(row, made, target)
            row.save()
            _prune(row, target, keep, work)


def _prune(row: Backup, target: Target, keep: int, work: Path) -> None:
    """The backup is made: what goes wrong here does not unmake it."""
    try:
        prune(target, keep, row.name, work)
    except (BackupError, OSError) as error:
        logger.exception("Old backups could not be removed.")
        if not row.code:
            row.code, row.params = "not_pruned", {"why": str(error)}
            row.save()


def _check_storage() -> None:
    """Only whether it answers: that it takes no more files is no reason to make no backup."""
    try:
        default_storage.exists("futu")
    except StorageDownError as error:
        raise BackupError("store_down", {"why": str(error)}) from error


def _look_at(target: Target, ledger: Ledger, work: Path) -> None:
    """What the target holds, and what its last backup knows of files."""
    ledger.add_held(held_files(target))
    names = manifest.complete_ones(target)
    if not names:
        return
    try:
        path = fetch_part(target, manifest.read(target, names[-1]), LIST, work)
        ledger.add_known(read_list(path))
    except BackupError as error:
        # Files are read again then; those that are there are not copied again.
        logger.warning("The list of the last backup is not used: %s", error)


def _snapshot(work: Path, ledger: Ledger) -> tuple[dict[str, list[str]], str]:
    """Copy the database, and note the files its rows name."""
    if local_path("") is None:
        _complete_uploads()
    with written_here(), snapshots.taken(work) as snapshot:
        ledger.add_named(named_files(snapshot.alias))
        snapshot.dump(work / DATABASE)
        return manifest.applied_migrations(snapshot.alias), snapshot.vendor


def _complete_uploads() -> None:
    """Parts in an object store are no file that could be copied; their job does the same."""
    for upload in whole_uploads(Upload.objects.all()):
        keeper().complete(upload)


def _note(row: Backup, ledger: Ledger, copied: Copied) -> None:
    row.count, row.bytes = ledger.count(State.KEPT), ledger.bytes_kept()
    row.new_count, row.new_bytes = copied.count, copied.bytes
    row.gone = ledger.count(State.GONE)
    row.missing = ledger.count(State.MISSING) + ledger.count(State.DAMAGED)


def _manifest(
    row: Backup, target: Target, work: Path, migrations: dict[str, list[str]], vendor: str
) -> Manifest:
    return Manifest(
        name=row.name,
        created=row.started.isoformat(),
        release=manifest.release(),
        vendor=vendor,
        migrations=migrations,
        database=put_part(target, row.name, DATABASE, work / DATABASE),
        files=put_part(target, row.name, LIST, work / LIST),
        count=row.count,
        bytes=row.bytes,
        new_count=row.new_count,
        new_bytes=row.new_bytes,
        gone=row.gone,
        missing=row.missing,
        key_id=key_id(),
        secret_key=sealed_key(),
    )


def _publish(row: Backup, made: Manifest, target: Target) -> None:
    """From here on there is a backup."""
    target.sync()
    if place_of(target) != row.place:  # Unmounted meanwhile.
        raise BackupError("lost_target", {"target": row.target})
    target.put(part_name(row.name, MANIFEST), [manifest.to_json(made)])
    target.sync()
    row.state, row.finished = Backup.State.DONE, timezone.now()
    note_if_possible(Action.BACKUP_MADE, row)
    if row.missing:
        row.code, row.params = "missing", {"count": row.missing}
