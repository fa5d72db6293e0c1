"""A whole file becomes a picture, once."""

from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.galleries.models import Upload
from apps.galleries.pictures import sentence
from apps.galleries.services import Added, add_images
from apps.galleries.services.batches import Batch, BatchError, check
from apps.galleries.services.zip_errors import ZipError
from apps.galleries.uploads import parts, zips

# Longer than adding one file takes: whoever was at it is gone.
GIVEN_UP = timedelta(minutes=5)


def finish(upload: Upload) -> None:
    """Add a file that is whole to its gallery, unless that was done or is being done.

    Called for the last piece, and again by whoever asks what became of the file: the process
    that had begun may have died. Done twice, the second finds the same bytes there.
    """
    if not (upload.is_whole and _claim(upload)):
        return
    try:
        _note(upload, _result_of(upload))
    except BaseException:
        Upload.objects.filter(id=upload.id).update(state=Upload.State.OPEN)
        raise
    if (upload.result or {})["state"] != zips.UNPACKING:
        parts.delete_folder(upload.id)


def _note(upload: Upload, result: dict[str, Any]) -> None:
    with transaction.atomic():
        if result["state"] == zips.UNPACKING:
            zips.start(upload, result["total"], batch_of(upload))
        Upload.objects.filter(id=upload.id).update(
            state=Upload.State.DONE, result=result, touched=timezone.now()
        )
    upload.result = result


def _result_of(upload: Upload) -> dict[str, Any]:
    batch = batch_of(upload)
    try:
        check(batch, upload.owner_id)
        return zips.look_over(upload) if zips.is_zip(upload.name) else _add(upload, batch)
    except BatchError as error:
        return {"state": "wrong", "batch": error.code}


def batch_of(upload: Upload) -> Batch | None:
    """The act it is a part of. One that ended while this arrived is gone on without."""
    if upload.batch is None:
        return None
    batch = Batch(upload.batch)
    try:
        check(batch, upload.owner_id)
    except BatchError as error:
        return None if not error.permanent else batch
    return batch


def _add(upload: Upload, batch: Batch | None) -> dict[str, Any]:
    with parts.joined(upload.id, upload.parts) as file:
        return _result(add_images(upload.gallery, [File(file, upload.name)], batch))


def _claim(upload: Upload) -> bool:
    now = timezone.now()
    stuck = Q(state=Upload.State.ADDING, touched__lt=now - GIVEN_UP)
    free = Upload.objects.filter(Q(state=Upload.State.OPEN) | stuck, id=upload.id)
    return bool(free.update(state=Upload.State.ADDING, touched=now))


def _result(added: Added) -> dict[str, Any]:
    if added.refused:
        error = added.refused[0].error
        return {"state": "wrong", "code": error.code, "params": error.params}
    if added.duplicates:
        return {"state": "known"}
    return {"state": "restored" if added.restored else "sent"}


def outcome(upload: Upload) -> dict[str, str] | None:
    """What became of the file, in the reader's language; None while that is not known."""
    result = upload.result
    if result is None:
        return None
    says = ""
    if "batch" in result:
        says = BatchError(result["batch"]).message
    elif "zip" in result:
        says = ZipError(result["zip"], result["params"]).message
    elif "code" in result:
        says = sentence(result["code"], result["params"])
    return {"state": result["state"], "says": says}
