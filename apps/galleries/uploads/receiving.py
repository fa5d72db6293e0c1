"""Beginning a transfer, and taking its pieces."""

import tempfile
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.http import UnreadablePostError
from django.utils import timezone

from apps.accounts import services as accounts
from apps.galleries.managers import UploadQuerySet
from apps.galleries.models import Gallery, Upload
from apps.galleries.pictures import PictureError, clean_name
from apps.galleries.uploads import parts
from apps.galleries.uploads.zips import UNPACKING, is_zip
from apps.jobs import services as jobs

CHUNK = 2**16
# A page sends 4 MB at a time; pieces of single bytes would fill the row with their names.
MOST_PARTS = 1000


class OffsetError(Exception):
    """A piece that does not begin where the last one ended."""


def begin(
    gallery: Gallery, owner_id: int, name: str, size: int, batch: UUID | None = None
) -> Upload:
    """A transfer of `size` bytes; raises PictureError when such a file cannot be taken.

    What is still arriving is counted as if it were kept, so that nobody fills the disk with
    beginnings. The quota itself is asked when the file is whole.
    """
    limit = settings.FUTU_MAX_ZIP_BYTES if is_zip(name) else settings.FUTU_MAX_UPLOAD_BYTES
    if not size:
        raise PictureError("empty")
    if size > limit:
        raise PictureError("too_many_bytes", {"size_bytes": size, "limit_bytes": limit})
    with transaction.atomic():
        accounts.hold([owner_id])  # Of many that begin at once, each counts those before it.
        free = accounts.room_of(owner_id).free
        if free is not None:
            free = max(0, free - _arriving(owner_id))
            if size > free:
                raise PictureError("quota", {"size_bytes": size, "free_bytes": free})
        return Upload.objects.create(
            gallery=gallery, owner_id=owner_id, name=clean_name(name), size=size, batch=batch
        )


def _arriving(owner_id: int) -> int:
    """Of what has come in whole, a zip lies here until its job has unpacked it."""
    mine = Upload.objects.filter(owner=owner_id, touched__gt=timezone.now() - UploadQuerySet.KEPT)
    lying = mine.filter(~Q(state=Upload.State.DONE) | Q(result__state=UNPACKING))
    return lying.aggregate(sum=Sum("size"))["sum"] or 0


def receive(upload: Upload, offset: int, body: BinaryIO) -> None:
    """Keep what arrives of the piece that begins at `offset`, also when it is cut off.

    Raises OffsetError when it does not follow what is kept. Of two pieces for one place, the
    conditional UPDATE takes one.
    """
    if offset != upload.offset or len(upload.parts) >= MOST_PARTS:
        raise OffsetError
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        size = _copy(body, file, upload.size - offset)
        if not size:
            return
        file.seek(0)
        name = parts.save(upload.id, file)
    kept = [*upload.parts, [name, size]]
    here = Upload.objects.filter(id=upload.id, offset=offset, state=Upload.State.OPEN)
    if not here.update(offset=offset + size, parts=kept, touched=timezone.now()):
        parts.delete(upload.id, [name])
        raise OffsetError
    if upload.batch:
        jobs.renew(upload.batch)
    upload.offset += size
    upload.parts = kept


def _copy(body: BinaryIO, file: BinaryIO, most: int) -> int:
    """Bytes copied: up to `most`, or what came before the connection was cut."""
    size = 0
    while size < most:
        try:
            chunk = body.read(min(CHUNK, most - size))
        except UnreadablePostError:
            break
        if not chunk:
            break
        file.write(chunk)
        size += len(chunk)
    return size


def terminate(upload: Upload) -> None:
    """Forget a transfer and what has arrived of it."""
    Upload.objects.filter(id=upload.id).delete()
    parts.delete_folder(upload.id)
