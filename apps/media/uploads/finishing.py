"""Process a complete upload once."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.jobs import services as jobs
from apps.media.kinds import Taken, get_kind
from apps.media.models import Upload
from apps.media.uploads import bytes as stored

JOB = "media.finish"
MIB = 2**20
# Longer than a quick file takes: its process has died.
GIVEN_UP = timedelta(minutes=5)


class UploadGoneError(Exception):
    """The client aborted the upload while it was being finished."""


def finish(upload: Upload) -> None:
    """Process a complete file, unless that is done or in progress.

    Called for the last piece, and again when the result is requested, since the first process may
    have died. Slow processing is a job.
    """
    if not upload.is_whole or upload.state == Upload.State.DONE:
        return
    kind = get_kind(upload.kind)
    if kind.take and kind.is_quick(upload):
        _finish_now(upload, kind.take)
    else:
        _queue(upload)


def _finish_now(upload: Upload, take: Callable[[Upload], Taken]) -> None:
    if not _claim(upload):
        return
    try:
        note(upload, take(upload))
    except UploadGoneError:
        return
    except BaseException:
        Upload.objects.filter(id=upload.id).update(state=Upload.State.OPEN)
        raise


def _claim(upload: Upload) -> bool:
    now = timezone.now()
    stuck = Q(state=Upload.State.FINISHING, touched__lt=now - GIVEN_UP)
    free = Upload.objects.filter(Q(state=Upload.State.OPEN) | stuck, id=upload.id)
    return bool(free.update(state=Upload.State.FINISHING, touched=now))


def _queue(upload: Upload) -> None:
    """One job, however often this is called."""
    unclaimed = Q(state=Upload.State.OPEN) | Q(state=Upload.State.FINISHING, job=None)
    row = Upload.objects.filter(unclaimed, id=upload.id)
    with transaction.atomic():
        if row.update(state=Upload.State.FINISHING, touched=timezone.now()):
            params = {"upload": str(upload.id), "about": upload.name}
            total = upload.size // MIB + 1
            job = jobs.start(JOB, owner_id=upload.owner_id, total=total, params=params)
            Upload.objects.filter(id=upload.id).update(job=job)


def note(upload: Upload, taken: Taken) -> None:
    """Store the result and the kind's rows; the bytes may then be deleted.

    Raises UploadGoneError, writing nothing, if the upload was aborted meanwhile.
    """
    result = taken.result | ({"waits": True} if taken.waits else {})
    with transaction.atomic():
        if taken.note is not None:
            taken.note()
        row = Upload.objects.filter(id=upload.id)
        if not row.update(state=Upload.State.DONE, result=result, touched=timezone.now()):
            raise UploadGoneError
    upload.state, upload.result = Upload.State.DONE, result
    if not taken.waits:
        stored.delete(upload)
