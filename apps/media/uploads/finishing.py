"""Process a complete upload once."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.jobs import processes
from apps.jobs import services as jobs
from apps.media.kinds import Taken, find_kind, get_kind
from apps.media.models import Upload
from apps.media.uploads import bytes as stored

JOB = "media.finish"
MIB = 2**20
# Longer than a quick file takes: its process has died, on whichever host.
GIVEN_UP = timedelta(minutes=5)
# A request begins to finish at once what it has received.
NOT_BEGUN = timedelta(seconds=30)


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
        ours = Upload.objects.filter(id=upload.id, job=None, process=processes.name())
        ours.filter(state=Upload.State.FINISHING).update(state=Upload.State.OPEN)
        raise


def _claim(upload: Upload) -> bool:
    seen = Upload.objects.filter(id=upload.id).first()
    if seen is None or (seen.state == Upload.State.FINISHING and not _is_abandoned(seen)):
        return False
    return _move_on(seen, process=processes.name())


def _is_abandoned(upload: Upload) -> bool:
    """Whether the request that should finish it has died, as far as anybody can know."""
    if upload.process and processes.is_dead(upload.process):
        return True
    is_begun = bool(upload.process) or upload.state == Upload.State.FINISHING
    return timezone.now() - upload.touched > (GIVEN_UP if is_begun else NOT_BEGUN)


def _move_on(seen: Upload, **changes: str) -> bool:
    """To be finished by one of those who saw it as it is."""
    row = Upload.objects.filter(id=seen.id, state=seen.state, touched=seen.touched, job=None)
    unfinished = row.exclude(state=Upload.State.DONE)
    now = timezone.now()
    return bool(unfinished.update(state=Upload.State.FINISHING, touched=now, **changes))


def _queue(upload: Upload) -> None:
    """One job, however often this is called."""
    with transaction.atomic():
        seen = Upload.objects.filter(id=upload.id).first()
        if seen and _move_on(seen, process=""):
            params = {"upload": str(upload.id), "about": upload.name}
            total = upload.size // MIB + 1
            job = jobs.start(JOB, owner_id=upload.owner_id, total=total, params=params)
            Upload.objects.filter(id=upload.id).update(job=job)


def finish_abandoned() -> None:
    """Queue whole uploads whose request has died, whether or not their sender asks again.

    Every minute, and at the start of a web process: it may have replaced one that was killed.
    """
    for upload in Upload.objects.whole_without_job():
        if _is_abandoned(upload) and find_kind(upload.kind):
            _queue(upload)


def note(upload: Upload, taken: Taken) -> None:
    """Store the result and the kind's rows; the bytes may then be deleted.

    Of several that finish one upload the first does. Raises UploadGoneError, writing nothing, if
    the upload was aborted meanwhile.
    """
    result = taken.result | ({"waits": True} if taken.waits else {})
    with transaction.atomic():
        row = Upload.objects.filter(id=upload.id)
        unfinished = row.exclude(state=Upload.State.DONE)
        if not unfinished.update(state=Upload.State.DONE, result=result, touched=timezone.now()):
            if seen := row.first():
                upload.state, upload.result = seen.state, seen.result
                return
            raise UploadGoneError
        if taken.note is not None:
            taken.note()
    upload.state, upload.result = Upload.State.DONE, result
    if not taken.waits:
        stored.delete(upload)
