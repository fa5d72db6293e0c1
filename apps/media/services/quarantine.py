"""Files that no row names are put aside instead of deleted (docs/OPERATIONS.md, "Quarantine").

The name in quarantine says when it was moved and what it was called, so that a process killed
between the move and the row's commit loses nothing: `adopt` writes the row anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.media.models import QuarantinedFile
from apps.media.storage import drop_folder, listed, move_file, size_and_time

FOLDER = "quarantine"
STAMP = "%Y%m%dT%H%M%SZ"
# The reason of what a sweep found: it goes by itself (`purge_swept`).
SWEPT = "swept"
# What sweeps moved is there for so long, however much it is.
AT_LEAST = timedelta(days=3)


class OccupiedError(Exception):
    """Another file has its place by now."""


def put_aside(key: str, code: str) -> QuarantinedFile | None:
    """Move a file there; None if it is gone. Call it after looking again that nobody needs it."""
    row = _row_of(key, code)
    if row is not None:
        row.save(force_insert=True)
        move_file(key, row.place)
        drop_folder(key.rpartition("/")[0])
    return row


def sweep_aside(key: str, is_named: Callable[[], bool]) -> bool:
    """Move a file that a sweep found, unless a row names it by now; whether it was moved.

    No transaction is held while bytes move: an object store copies them. So it is looked again
    after that, and what has a row by then is moved back.
    """
    row = None if is_named() else _row_of(key, SWEPT)
    if row is None:
        return False
    try:
        move_file(key, row.place)
    except FileNotFoundError:  # Whoever deleted its row deletes the file at this moment.
        return False
    is_taken = default_storage.exists(key)
    with transaction.atomic():
        is_stray = is_taken or not is_named()
        if is_stray:
            row.save(force_insert=True)
    if not is_stray:
        move_file(row.place, key)
        _drop_folders(row.place)
    drop_folder(key.rpartition("/")[0])
    return is_stray


def _row_of(key: str, code: str) -> QuarantinedFile | None:
    """Not saved; None if the file is gone."""
    try:
        size, written = size_and_time(key)
    except FileNotFoundError:
        return None
    now = timezone.now()
    place = f"{FOLDER}/{now.strftime(STAMP)}-{uuid4().hex[:8]}/{key}"
    return QuarantinedFile(key=key, place=place, code=code, bytes=size, written=written, moved=now)


def restore(file: QuarantinedFile) -> None:
    """Move it back. Raises OccupiedError, and FileNotFoundError if its bytes are gone."""
    if default_storage.exists(file.key):
        raise OccupiedError(file.key)
    move_file(file.place, file.key)
    _drop_folders(file.place)
    file.delete()


def purge(older_than: timedelta) -> tuple[int, int]:
    """Delete what has lain there for longer, for good: (files, bytes)."""
    return _delete(QuarantinedFile.objects.filter(moved__lte=timezone.now() - older_than))


def purge_swept() -> tuple[int, int]:
    """The same for what sweeps moved: after FUTU_QUARANTINE_DAYS, and the oldest of it before that
    where it is more than FUTU_QUARANTINE_BYTES, but nothing in the first three days: a database
    that was put back from a backup may leave most files without a row. What the doctor moved is for
    people to decide."""
    return _delete(_outstaying())


def _outstaying() -> Iterator[QuarantinedFile]:
    days, total = settings.FUTU_QUARANTINE_DAYS, 0
    before = timezone.now() - timedelta(days=days)
    settled = timezone.now() - min(timedelta(days=days), AT_LEAST)
    swept = QuarantinedFile.objects.filter(code=SWEPT).order_by("-moved", "key")
    for file in list(swept):
        total += file.bytes
        is_too_much = total > settings.FUTU_QUARANTINE_BYTES and file.moved <= settled
        if is_too_much or file.moved <= before:
            yield file


def _delete(files: Iterable[QuarantinedFile]) -> tuple[int, int]:
    count = size = 0
    for file in files:
        default_storage.delete(file.place)
        _drop_folders(file.place)
        file.delete()
        count, size = count + 1, size + file.bytes
    return count, size


def without_row() -> Iterator[str]:
    """Places of files there that have no row."""
    known = set(QuarantinedFile.objects.values_list("place", flat=True))
    yield from (place for place in _files(FOLDER) if place not in known)


def adopt(place: str) -> None:
    """Write the row of a file there."""
    _, act, key = place.split("/", 2)
    moved = timezone.now()
    with suppress(ValueError):
        moved = datetime.strptime(f"{act.partition('-')[0]}+0000", f"{STAMP}%z")
    size, written = size_and_time(place)
    QuarantinedFile.objects.get_or_create(
        place=place,
        defaults={"key": key, "code": "", "bytes": size, "written": written, "moved": moved},
    )


def _files(folder: str) -> Iterator[str]:
    folders, files = listed(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(f"{folder}/{name}")


def _drop_folders(place: str) -> None:
    """Those that the file had there alone."""
    folder = place.rpartition("/")[0]
    while folder and folder != FOLDER:
        drop_folder(folder)
        folder = folder.rpartition("/")[0]
