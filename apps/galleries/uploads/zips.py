"""A zip that was sent is unpacked by a job, which can be followed, paused and cancelled."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery, Upload
from apps.galleries.services.importing import Source, import_all
from apps.galleries.services.unpacking import ZipError, unpacked
from apps.galleries.uploads import parts
from apps.jobs import services as jobs
from apps.jobs.run import JobError, Run

UNPACKING = "unpacking"


def is_zip(name: str) -> bool:
    """Whether a file of this name goes the way of zips; its bytes then decide."""
    return name.lower().endswith(".zip")


def look_over(upload: Upload) -> dict[str, Any]:
    """Whether a zip that is whole can be unpacked, and how many files it holds; for its row."""
    try:
        with parts.joined(upload.id, upload.parts) as file, unpacked(file) as found:
            return {"state": UNPACKING, "total": len(found)}
    except ZipError as error:
        return {"state": "wrong", "zip": error.code, "params": error.params}


def start(upload: Upload, total: int) -> None:
    """Queue the job that unpacks it, in the transaction that notes it in the row."""
    params = {"upload": str(upload.id), "about": upload.name}
    jobs.start("galleries.unpack", owner_id=upload.owner_id, total=total, params=params)


def unpack(run: Run) -> None:
    """Add the pictures of a zip, batch by batch. Done again, it finds what is there already."""
    upload = Upload.objects.filter(id=UUID(run.params["upload"])).select_related("gallery").first()
    if upload is None:
        raise JobError(_("The zip is gone. Send it again."))
    try:
        with parts.joined(upload.id, upload.parts) as file, unpacked(file) as found:
            refused = _add(run, upload, found.files())
    except ZipError as error:
        raise JobError(ZipError.SENTENCES[error.code], **error.params) from error
    except Gallery.DoesNotExist as error:
        raise JobError(_("This gallery no longer exists.")) from error
    if refused:
        run.advance(0, _("Some files of the zip could not be added."))
    Upload.objects.filter(id=upload.id).delete()
    parts.delete_folder(upload.id)


def _add(run: Run, upload: Upload, source: Source) -> int:
    """Returns how many files were refused."""
    refused = 0
    for added in import_all(upload.gallery, source, run.advance):
        refused += len(added.refused)
        # Kept for a day from here on: the sweep takes nothing that is being unpacked.
        Upload.objects.filter(id=upload.id).update(touched=timezone.now())
        run.check()
    return refused
