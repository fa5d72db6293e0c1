"""Store a file that a room generated, such as a result."""

import hashlib
import tempfile
import uuid
from typing import BinaryIO

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
    """Store a complete file. Raises FileError when it exceeds the quota.

    The bytes are written before the row: a crash in between leaves a file that the sweep removes,
    never a row without its file.
    """
    stored = StoredFile(id=uuid.uuid4(), owner_id=owner_id, kind=kind.name, media_type=media_type)
    stored.name, stored.key = kind.clean_name(name), key_of_file(stored.id)
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        stored.bytes, stored.sha256 = _copy(content, file)
        file.seek(0)
        default_storage.save(stored.key, File(file))
    try:
        with transaction.atomic():
            write_row(stored, kind)
    except BaseException:
        default_storage.delete(stored.key)
        raise
    return stored


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
