"""Create preview and thumbnail of stored pictures, in a worker."""

import logging
import time
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.galleries import decoders, files, reasons
from apps.galleries.embedding import registered_embedder
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.pictures import Metadata, PictureError
from apps.galleries.services.describing import DESCRIBED, describe
from apps.galleries.services.settling import mark_failed, mark_ready, recount
from apps.jobs.run import Run
from futu.failures import is_disk_full
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)

# Pictures per transaction and announcement, after which the job yields to the queue: large enough
# to fill a batch of the embedder, small enough that early pictures of a long upload are found soon.
BATCH = 8
# Seconds after which the job yields even within a batch, since slow pictures should delay only
# their owner.
TURN_SECONDS = 10.0
MAX_ATTEMPTS = 3
DERIVED = ["bytes", "format", "width", "height", "phash", "sharpness", "colours"]


def prepare_job(run: Run) -> None:
    """Prepare every picture of the job that is not prepared yet; can be run again."""
    recount(run.job_id)
    _announce(run.job_id)
    waiting = _unfinished(run.job_id).filter(prepared_at__isnull=True)
    while batch := _next(waiting):
        _commit(_prepare_in_turn(run, batch))
        _announce(run.job_id)
        if waiting.exists():
            run.yield_to_queue()


def _prepare_in_turn(run: Run, batch: list[Image]) -> list[Image]:
    """The pictures of a batch prepared within one time slice; the others are unchanged."""
    prepared: list[Image] = []
    until = time.monotonic() + TURN_SECONDS
    for image in batch:
        run.check()
        if _prepare(image):
            prepared.append(image)
        run.beat()
        if time.monotonic() > until:
            break
    return prepared


def _unfinished(job_id: UUID) -> ImageQuerySet:
    unsettled = Image.objects.unsettled().filter(job_id=job_id).select_related("gallery")
    return unsettled.order_by("created", "id")


def _next(waiting: ImageQuerySet) -> list[Image]:
    """The next pictures to prepare and announce together.

    A picture that was started before may have crashed the worker. It is prepared alone, so that no
    other picture's attempts are counted with it.
    """
    batch = list(waiting[:BATCH])
    return batch[:1] if batch and batch[0].attempts else batch


def _prepare(image: Image) -> bool:
    """Write the derived files of one picture; False if it failed or was deleted."""
    if not _claim(image):
        return False
    try:
        _derive(image)
    except PictureError as error:
        mark_failed([image.id], error.code, error.params)
    except FileNotFoundError:
        logger.error("The original of picture %s is missing from the storage", image.id)
        mark_failed([image.id], reasons.LOST)
    except Exception as error:
        logger.exception("Picture %s could not be prepared", image.id)
        mark_failed([image.id], _code_of(error))
    else:
        return True
    return False


def _code_of(error: Exception) -> str:
    if isinstance(error, StorageDownError):
        return reasons.STORAGE_DOWN
    return reasons.DISK_FULL if is_disk_full(error) else reasons.UNEXPECTED


def _claim(image: Image) -> bool:
    """Count the attempt before any byte is decoded, so that a crash counts too."""
    if image.attempts >= MAX_ATTEMPTS:
        mark_failed([image.id], reasons.CRASHED)
        return False
    claimed = Image.objects.unsettled().filter(id=image.id)
    return bool(claimed.update(state=Image.State.PROCESSING, attempts=F("attempts") + 1))


def _derive(image: Image) -> None:
    with files.open_variant(image.id, Variant.ORIGINAL) as original:
        prepared = decoders.prepare(original, list(MAX_SIDE.values()), is_own=image.is_made)
    copies = dict(zip(MAX_SIDE, prepared.copies, strict=True))
    image.is_blank = prepared.is_blank
    image.phash, image.sharpness = prepared.phash, prepared.sharpness
    image.colours = prepared.colours
    if image.gallery.keeps_originals:
        describe(image, prepared.metadata, prepared.colour)
        # The header's values were provisional.
        image.width, image.height = prepared.size
    else:
        # The row describes the file that is kept. Camera metadata is deleted with the original.
        describe(image, Metadata(), prepared.colour)
        image.bytes, image.format = len(copies[Variant.PREVIEW]), "WEBP"
        image.width, image.height = prepared.copy_size
    for variant, copy in copies.items():
        files.save(image.id, variant, copy)


def _commit(prepared: list[Image]) -> None:
    """Mark the pictures as prepared; they wait for the embedder."""
    ids = [image.id for image in prepared]
    with transaction.atomic():
        noted = Image.objects.unsettled().filter(id__in=ids).held()
        held = Image.objects.filter(id__in=noted)
        held.bulk_update(prepared, [*DESCRIBED, *DERIVED])
        held.update(prepared_at=timezone.now(), state=Image.State.PENDING)
        kept = {image.id: image.gallery.keeps_originals for image in prepared}
        bare = [id_ for id_ in noted if not kept[id_]]
        transaction.on_commit(partial(files.delete_originals, bare))
    remaining = set(Image.including_bin.filter(id__in=ids).values_list("id", flat=True))
    # Delete files of pictures deleted meanwhile; those in the bin keep them.
    files.delete(id_ for id_ in ids if id_ not in remaining)


def _announce(job_id: UUID) -> None:
    """Hand prepared pictures to the embedder; without one they are ready.

    Separate from `_commit` because jobs are locked before pictures. After a crash in between, the
    next claim of the job announces them again, which is harmless.
    """
    prepared = _unfinished(job_id).filter(prepared_at__isnull=False)
    if not prepared.exists():
        return
    if embed := registered_embedder():
        embed(job_id)
    else:
        mark_ready(list(prepared.values_list("id", flat=True)))
