"""Make the preview and thumbnail of a picture again from its original, which is unchanged."""

from __future__ import annotations

import hashlib
import logging
from typing import BinaryIO
from uuid import UUID

from apps.galleries import decoders, files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

logger = logging.getLogger(__name__)

KIND = "galleries.derive"
# Pictures of one job.
MOST = 200
CHUNK = 2**20


def request(image_id: UUID) -> None:
    """Have it done by a job: one that waits for its turn takes it along."""
    active = Job.objects.active().filter(kind=KIND).select_for_update(no_key=True)
    found = list(active.order_by("created"))
    if any(str(image_id) in job.params["images"] for job in found):
        return
    for job in found:
        ids: list[str] = job.params["images"]
        if job.state == Job.State.QUEUED and len(ids) < MOST:
            params = job.params | {"images": [*ids, str(image_id)]}
            Job.objects.filter(pk=job.pk).update(params=params)
            return
    jobs.start(KIND, params={"images": [str(image_id)]})


def derive_job(run: Run) -> dict[str, int]:
    ids = run.params["images"]
    run.report(0, len(ids))
    made = 0
    for id_ in ids:
        run.check()
        images = Image.including_bin.filter(id=id_, prepared_at__isnull=False)
        if image := images.select_related("gallery").first():
            made += _derive(image)
        run.advance()
    return {"made": made}


def _derive(image: Image) -> bool:
    """Whether it was made. Of an original that is not what was uploaded nothing is made."""
    source = Variant.ORIGINAL if image.gallery.keeps_originals else Variant.PREVIEW
    wanted = [variant for variant in MAX_SIDE if variant is not source]
    try:
        with files.open_variant(image.id, source) as file:
            if not _is_unchanged(image, source, file):
                return False
            sides = [MAX_SIDE[variant] for variant in wanted]
            prepared = decoders.prepare(file, sides, is_own=image.is_made)
    except (FileNotFoundError, PictureError) as error:
        logger.error("Picture %s cannot be derived again: %s", image.id, error)
        return False
    for variant, copy in zip(wanted, prepared.copies, strict=True):
        files.save(image.id, variant, copy)
    if not Image.including_bin.filter(id=image.id).exists():
        files.delete([image.id])  # It was deleted meanwhile.
    return True


def _is_unchanged(image: Image, source: Variant, file: BinaryIO) -> bool:
    if source is Variant.PREVIEW:
        return True  # No row knows its checksum.
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    same = digest.hexdigest() == image.sha256
    file.seek(0)
    if not same:
        logger.error("The original of picture %s is not what was uploaded", image.id)
    return same
