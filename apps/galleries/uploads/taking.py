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
from apps.galleries.uploads.target import gallery_of
from apps.media import uploads
from apps.media.kinds import QUICK_BYTES, Taken
from apps.media.models import Upload


def is_quick(upload: Upload) -> bool:
    """For a zip only the central directory is read."""
    return zips.is_zip(upload.name) or upload.size <= QUICK_BYTES


def take(upload: Upload) -> Taken:
    """Add it to its gallery. Idempotent: a second call finds the same bytes.

    Its sender may have been removed from the gallery since they began.
    """
    try:
        gallery = gallery_of(upload)
        batch = batch_of(upload, gallery)
        check(batch, gallery.owner_id)
        return (
            _unpacking(upload, batch) if zips.is_zip(upload.name) else _add(upload, gallery, batch)
        )
    except BatchError as error:
        return Taken({"state": "wrong", "batch": error.code})
    except Gallery.DoesNotExist:
        return Taken({"state": "wrong", "code": "gallery_gone", "params": {}})


def batch_of(upload: Upload, gallery: Gallery) -> Batch | None:
    """The batch it belongs to. If that ended meanwhile, continue without."""
    if upload.batch is None:
        return None
    batch = Batch(upload.batch)
    try:
        check(batch, gallery.owner_id)
    except BatchError as error:
        return None if not error.permanent else batch
    return batch


def _unpacking(upload: Upload, batch: Batch | None) -> Taken:
    said = zips.look_over(upload)
    if said["state"] != zips.UNPACKING:
        return Taken(said)
    return Taken(said, partial(zips.start, upload, said["total"], batch), waits=True)


def _add(upload: Upload, gallery: Gallery, batch: Batch | None) -> Taken:
    with uploads.opened(upload) as file:
        files = [File(file, upload.name)]
        return Taken(_result(add_images(gallery, files, batch, by=upload.owner_id)))


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
