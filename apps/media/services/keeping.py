"""Store a file that a room generated, such as a result."""

import hashlib
import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from apps.accounts import services as accounts
from apps.media.errors import FileError
from apps.media.keys import key_of_file
from apps.media.kinds import FileKind
from apps.media.models import StoredFile
from apps.media.services import quota

CHUNK = 2**20


def keep_file(
    owner_id: int, kind: FileKind, name: str, content: BinaryIO, media_type: str
) -> StoredFile:
    """Store a complete file. Raises FileError when it exceeds the quota."""
    stored = _row(owner_id, kind, name, media_type)
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        stored.bytes, stored.sha256 = _copy(content, file)
        file.seek(0)
        _store(stored, kind, file)
    return stored


def keep_path(
    owner_id: int,
    kind: FileKind,
    name: str,
    path: Path,
    media_type: str,
    expires: datetime | None = None,
) -> StoredFile:
    """The same of a file of this machine, which is not copied before."""
    stored = _row(owner_id, kind, name, media_type)
    stored.expires, stored.bytes = expires, path.stat().st_size
    with path.open("rb") as file:
        stored.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        _store(stored, kind, file)
    return stored


def _row(owner_id: int, kind: FileKind, name: str, media_type: str) -> StoredFile:
    stored = StoredFile(id=uuid.uuid4(), owner_id=owner_id, kind=kind.name, media_type=media_type)
    stored.name, stored.key = kind.clean_name(name), key_of_file(stored.id)
    return stored


def _store(stored: StoredFile, kind: FileKind, file: IO[bytes]) -> None:
    """The bytes are written before the row: a crash in between leaves a file that the sweep
    removes, never a row without its file."""
    default_storage.save(stored.key, File(file))
    try:
        with transaction.atomic():
            write_row(stored, kind)
    except BaseException:
        default_storage.delete(stored.key)
        raise


def write_row(stored: StoredFile, kind: FileKind) -> None:
    """Count the bytes and write the row, within the open transaction."""
    stored.counted_in = quota.counter_of(kind.quota)
    accounts.hold([stored.owner_id])
    if not quota.take(stored.owner_id, stored.counted_in, stored.bytes):
        free = quota.free_for(stored.owner_id, kind.quota) or 0
        raise FileError("quota", {"size_bytes": stored.bytes, "free_bytes": free})
    stored.save(force_insert=True)


def _copy(source: BinaryIO, target: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += target.write(chunk)
    return size, digest.hexdigest()
