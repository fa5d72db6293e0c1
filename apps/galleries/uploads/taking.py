"""Turn a complete upload into a picture, or a zip that a job extracts."""

from functools import partial
from typing import Any

from django.core.files.base import File

from apps.galleries.models import Gallery
from apps.galleries.pictures import sentence
from apps.galleries.services import Added, add_images
from apps.galleries.services.batches import Batch, BatchError, check
from apps.galleries.services.zip_errors import ZipError
from apps.galleries.uploads import zips
from apps.media import uploads
from apps.media.kinds import QUICK_BYTES, Taken
from apps.media.models import Upload


def is_quick(upload: Upload) -> bool:
    """For a zip only the central directory is read."""
    return zips.is_zip(upload.name) or upload.size <= QUICK_BYTES


def take(upload: Upload) -> Taken:
    """Add it to its gallery. Idempotent: a second call finds the same bytes."""
    batch = batch_of(upload)
    try:
        check(batch, upload.owner_id)
        return _unpacking(upload, batch) if zips.is_zip(upload.name) else _add(upload, batch)
    except BatchError as error:
        return Taken({"state": "wrong", "batch": error.code})


def batch_of(upload: Upload) -> Batch | None:
    """The batch it belongs to. If that ended meanwhile, continue without."""
    if upload.batch is None:
        return None
    batch = Batch(upload.batch)
    try:
        check(batch, upload.owner_id)
    except BatchError as error:
        return None if not error.permanent else batch
    return batch


def _unpacking(upload: Upload, batch: Batch | None) -> Taken:
    said = zips.look_over(upload)
    if said["state"] != zips.UNPACKING:
        return Taken(said)
    return Taken(said, partial(zips.start, upload, said["total"], batch), waits=True)


def _add(upload: Upload, batch: Batch | None) -> Taken:
    gallery = Gallery.objects.get(id=upload.target)
    with uploads.opened(upload) as file:
        return Taken(_result(add_images(gallery, [File(file, upload.name)], batch)))


def _result(added: Added) -> dict[str, Any]:
    if added.refused:
        error = added.refused[0].error
        return {"state": "wrong", "code": error.code, "params": error.params}
    if added.duplicates:
        return {"state": "known"}
    return {"state": "restored" if added.restored else "sent"}


def says(result: dict[str, Any]) -> str:
    """The message of a result, in the active language; pages have their own for most states."""
    if "batch" in result:
        return BatchError(result["batch"]).message
    if "zip" in result:
        return ZipError(result["zip"], result["params"]).message
    return sentence(result["code"], result["params"]) if "code" in result else ""
