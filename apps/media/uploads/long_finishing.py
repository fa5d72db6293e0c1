"""Finish a large file in a job; idempotent after a crash."""

import hashlib
import zlib
from functools import partial
from typing import NoReturn
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.jobs.run import JobError, Run
from apps.media.errors import FileError
from apps.media.kinds import FileKind, Taken, find_kind
from apps.media.models import StoredFile, Upload
from apps.media.services.keeping import write_row
from apps.media.storage import open_seekable
from apps.media.uploads import bytes as stored
from apps.media.uploads.finishing import MIB, UploadGoneError, note
from futu.coded import CodedError, shown

CHUNK = MIB
# Bytes between progress updates and checks for cancellation.
STEP = 32 * MIB
# Timeout in seconds for completing an object, and for a kind's validation.
LONG = 3600
GONE = _("The file is gone. Send it again.")


def finish_in_job(run: Run) -> None:
    upload = Upload.objects.filter(id=UUID(run.params["upload"])).first()
    if upload is None:
        raise JobError(GONE)
    kind = find_kind(upload.kind)
    if kind is None:
        raise JobError(_("This server does not accept this kind of file at present."))
    if upload.state != Upload.State.DONE:
        _finish(upload, kind, run)
    elif upload.result and "code" in upload.result:
        _fail(kind.error(upload.result["code"], upload.result["params"]))


def _finish(upload: Upload, kind: FileKind, run: Run) -> None:
    """After temporary errors the bytes are kept, so that the job can be retried."""
    try:
        note(upload, _taken(upload, kind, run))
    except UploadGoneError as error:
        raise JobError(GONE) from error
    except CodedError as error:
        if error.permanent:
            note(upload, Taken({"state": "wrong", "code": error.code, "params": error.params}))
        _fail(error)


def _fail(error: CodedError) -> NoReturn:
    figures = {name: shown(name, value) for name, value in error.params.items()}
    raise JobError(error.SENTENCES[error.code], **figures) from error


def _taken(upload: Upload, kind: FileKind, run: Run) -> Taken:
    if kind.take:
        with run.long_step(LONG):
            return kind.take(upload)
    with run.long_step(LONG):
        stored.keeper().complete(upload)
    digest = _digest(upload, run)
    with run.long_step(LONG), open_seekable(upload.key) as file:
        media_type = kind.validate(file, upload)
    return Taken(
        {"state": "kept", "file": str(upload.id)}, partial(_keep, upload, kind, digest, media_type)
    )


def _keep(upload: Upload, kind: FileKind, digest: str, media_type: str) -> None:
    file = StoredFile(
        id=upload.id,
        owner_id=upload.owner_id,
        kind=kind.name,
        name=upload.name,
        sha256=digest,
        bytes=upload.size,
        media_type=media_type,
        key=upload.key,
    )
    write_row(file, kind)
    kind.finished(file, upload)


def _digest(upload: Upload, run: Run) -> str:
    """SHA-256 of the file. Raises FileError if a part differs from what was received."""
    digest, progress = hashlib.sha256(), _Progress(upload, run)
    with open_seekable(upload.key) as file:
        for part in upload.parts.order_by("offset"):
            crc, left = 0, part.bytes
            while left and (chunk := file.read(min(CHUNK, left))):
                digest.update(chunk)
                crc, left = zlib.crc32(chunk, crc), left - len(chunk)
                progress.add(len(chunk))
            if left or part.crc32 not in (None, crc):
                raise FileError("damaged")
    return digest.hexdigest()


class _Progress:
    """Reports bytes read at intervals."""

    def __init__(self, upload: Upload, run: Run) -> None:
        self._total, self._run = upload.size // MIB + 1, run
        self._read = self._told = 0

    def add(self, size: int) -> None:
        self._read += size
        if self._read - self._told >= STEP:
            self._told = self._read
            self._run.report(self._read // MIB, self._total)
            self._run.check()
