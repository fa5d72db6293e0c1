"""Daily cleanup: files without a row, rows without a file, expired files."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.media.keys import FILES, key_of_file
from apps.media.models import StoredFile, Upload
from apps.media.services import quarantine
from apps.media.services.removing import remove_files
from apps.media.storage import listed
from apps.media.storage.local import TEMPORARY_PREFIX

# A file being written has no row yet, but never for this long.
GRACE = timedelta(hours=6)
# Rows checked per query.
BATCH = 500


def sweep() -> int:
    """Reconcile files and rows; returns the number of files deleted or put into quarantine.

    A row whose file is missing is only marked, since the file may be restored.
    """
    removed = remove_files(StoredFile.objects.expired())
    for ids in stored_by_folder():
        for file_id in without_row(ids):
            removed += _put_aside(key_of_file(file_id), file_id)
    _put_aside_half_written()
    quarantine.purge_swept()
    mark_lost()
    return removed


def stored_by_folder() -> Iterator[list[UUID]]:
    """File ids in storage, one folder at a time."""
    for folder in listed(FILES)[0]:
        yield [file_id for name in listed(f"{FILES}/{folder}")[1] if (file_id := _id(name))]


def _id(name: str) -> UUID | None:
    """None for incomplete files, which have other names."""
    try:
        return UUID(name)
    except ValueError:
        return None


def without_row(ids: list[UUID]) -> list[UUID]:
    """Ids without a file row or an upload row."""
    known = set(StoredFile.objects.filter(id__in=ids).values_list("id", flat=True))
    known |= set(Upload.objects.filter(id__in=ids).values_list("id", flat=True))
    return [file_id for file_id in ids if file_id not in known]


def _put_aside(key: str, file_id: UUID | None = None) -> bool:
    """Put it into quarantine if nobody can still be writing it; returns whether it was moved."""
    try:
        written = default_storage.get_modified_time(key)
    except FileNotFoundError:
        return False
    if timezone.now() - written <= GRACE:
        return False
    return quarantine.sweep_aside(key, lambda: file_id is not None and not without_row([file_id]))


def _put_aside_half_written() -> None:
    """Incomplete files left on disk by a killed process."""
    for folder in listed(FILES)[0]:
        for name in listed(f"{FILES}/{folder}")[1]:
            if name.startswith(TEMPORARY_PREFIX):
                _put_aside(f"{FILES}/{folder}/{name}")


def mark_lost() -> None:
    """Mark rows whose files are missing, and unmark those restored.

    If storage is unavailable this raises, and nothing is marked.
    """
    files = StoredFile.objects.order_by("id").only("id", "key", "lost")
    for stored in files.iterator(chunk_size=BATCH):
        is_there = default_storage.exists(stored.key)
        if is_there == (stored.lost is not None):
            lost = None if is_there else timezone.now()
            StoredFile.objects.filter(id=stored.id).update(lost=lost)
