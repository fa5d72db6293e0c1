"""Files without a row, rows without their file, and files that have expired."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.media.keys import FILES, key_of_file
from apps.media.models import StoredFile, Upload
from apps.media.services.removing import remove_files
from apps.media.storage import drop_folder, listed
from apps.media.storage.local import TEMPORARY_PREFIX

# A file that is being written has no row yet; none takes this long.
GRACE = timedelta(hours=6)
# Rows looked at with one query.
BATCH = 500


def sweep() -> int:
    """Make files and rows agree; returns how many files were deleted.

    A row whose file is missing is only marked: nothing says whether it will be put back.
    """
    removed = remove_files(StoredFile.objects.expired())
    for ids in stored_by_folder():
        for file_id in without_row(ids):
            removed += _delete_old(key_of_file(file_id))
    _delete_half_written()
    mark_lost()
    return removed


def stored_by_folder() -> Iterator[list[UUID]]:
    """The ids of files in the storage, one folder after another."""
    for folder in listed(FILES)[0]:
        yield [file_id for name in listed(f"{FILES}/{folder}")[1] if (file_id := _id(name))]


def _id(name: str) -> UUID | None:
    """Half-written files have other names."""
    try:
        return UUID(name)
    except ValueError:
        return None


def without_row(ids: list[UUID]) -> list[UUID]:
    """Those of which neither a file nor an upload speaks."""
    known = set(StoredFile.objects.filter(id__in=ids).values_list("id", flat=True))
    known |= set(Upload.objects.filter(id__in=ids).values_list("id", flat=True))
    return [file_id for file_id in ids if file_id not in known]


def _delete_old(key: str) -> bool:
    """Delete what nobody can be writing any more; whether it was."""
    try:
        written = default_storage.get_modified_time(key)
    except FileNotFoundError:
        return False
    if timezone.now() - written <= GRACE:
        return False
    default_storage.delete(key)
    drop_folder(key.rsplit("/", 1)[0])
    return True


def _delete_half_written() -> None:
    """What a process that was killed has left on a disk."""
    for folder in listed(FILES)[0]:
        for name in listed(f"{FILES}/{folder}")[1]:
            if name.startswith(TEMPORARY_PREFIX):
                _delete_old(f"{FILES}/{folder}/{name}")


def mark_lost() -> None:
    """Note which rows' files are missing, and which are back. A store that is unavailable
    raises, and nothing is marked."""
    files = StoredFile.objects.order_by("id").only("id", "key", "lost")
    for stored in files.iterator(chunk_size=BATCH):
        is_there = default_storage.exists(stored.key)
        if is_there == (stored.lost is not None):
            lost = None if is_there else timezone.now()
            StoredFile.objects.filter(id=stored.id).update(lost=lost)
