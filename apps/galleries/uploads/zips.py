"""Extract an uploaded zip in a job that can be followed, paused and cancelled."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery
from apps.galleries.refusals import Refusal
from apps.galleries.services.batches import Batch, BatchError, grow, joined
from apps.galleries.services.failing import note
from apps.galleries.services.importing import import_all
from apps.galleries.services.unpacking import Unpacked, unpacked
from apps.galleries.services.zip_errors import ZipError
from apps.galleries.uploads.target import gallery_of
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from apps.media import uploads
from apps.media.models import Upload

UNPACKING = "unpacking"


def is_zip(name: str) -> bool:
    """Whether a file of this name is treated as a zip; its content then decides."""
    return name.lower().endswith(".zip")


def look_over(upload: Upload) -> dict[str, Any]:
    """Check that a complete zip can be extracted, and count its files; for its row."""
    try:
        with uploads.opened(upload) as file, unpacked(file) as found:
            return {"state": UNPACKING, "total": len(found)}
    except ZipError as error:
        return {"state": "wrong", "zip": error.code, "params": error.params}


def start(upload: Upload, total: int, batch: Batch | None) -> None:
    """Queue the job that extracts it, in the transaction that updates the row.

    It is a child of the job that adds the pictures, which is that of the batch if there is one.
    """
    gallery = gallery_of(upload)
    act = joined(gallery, batch or Batch(uuid4(), leased=False), about=upload.name)
    expected = total if batch is None else act.expected + total - 1
    grow(act, Batch(act.id, expected, leased=batch is not None), 0, 0)
    params = {"upload": str(upload.id), "about": upload.name}
    jobs.start(
        "galleries.unpack", owner_id=gallery.owner_id, total=total, params=params, parent=act
    )


def unpack(run: Run) -> None:
    """Add the pictures of a zip, batch by batch. Idempotent."""
    upload = Upload.objects.filter(id=UUID(run.params["upload"])).first()
    if upload is None:
        raise JobError(_("The zip is gone. Send it again."))
    try:
        gallery = gallery_of(upload)
        with uploads.opened(upload) as file, unpacked(file) as found:
            _add(run, upload, gallery, found)
    except ZipError as error:
        _note(run, upload.name, error)
        raise JobError(ZipError.SENTENCES[error.code], **error.params) from error
    except BatchError as error:
        raise JobError(BatchError.SENTENCES[error.code]) from error
    except Gallery.DoesNotExist as error:
        raise JobError(
            _("The gallery is gone, or whoever sent the zip may not add to it any more.")
        ) from error
    uploads.discard(upload)


def _note(run: Run, name: str, error: ZipError) -> None:
    """Failures are stored with the job that adds the pictures."""
    if run.parent_id is not None:
        note(Job.objects.get(pk=run.parent_id), [Refusal(name, error)])


def _add(run: Run, upload: Upload, gallery: Gallery, found: Unpacked) -> None:
    """Continue from the last claim's position; files added before are found as duplicates."""
    at = int(run.params.get("at", 0))
    run.report(at, len(found))
    act = Batch(run.parent_id, leased=False) if run.parent_id else None
    for added in import_all(gallery, found.files(at), run.advance, act, by=upload.owner_id):
        at += added.count
        run.remember(at=at)
        # Extend its expiry: the sweep must not take a zip that is being extracted.
        Upload.objects.filter(id=upload.id).update(touched=timezone.now())
        run.check()
        run.yield_to_queue()
