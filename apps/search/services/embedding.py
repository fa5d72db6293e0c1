"""Giving pictures their vectors, in a worker."""

import logging
from collections import defaultdict
from uuid import UUID

import numpy as np
from django.db import transaction
from PIL import Image as Pillow

from apps.galleries import files, reasons
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, decode
from apps.galleries.services import hold_galleries, hold_jobs, mark_failed, mark_ready, take_up
from apps.jobs.run import JobError, Run
from apps.search.keys import spec_key
from apps.search.models import Embedding, IndexState
from apps.search.services.building import start_due
from apps.vision.embedder import Embedder, get_embedder
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# One forward pass; also what is lost when a worker dies.
BATCH = 8


def embed_job(run: Run) -> None:
    """Embed the job's pictures that are not settled yet; a second run takes up the rest.

    Raises JobError when the model cannot be used: trying at once again would not help.
    """
    try:
        _embed_all(run, get_embedder())
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        raise JobError(str(error)) from error


def _embed_all(run: Run, embedder: Embedder) -> None:
    ids = [UUID(text) for text in run.params["images"]]
    take_up(Image.objects.filter(id__in=ids))
    # One that was tried again meanwhile has no preview until its new job has made it.
    prepared = Image.objects.unsettled().filter(prepared_at__isnull=False)
    grown: set[UUID] = set()
    for start in range(0, len(ids), BATCH):
        run.check()
        batch = prepared.filter(id__in=ids[start : start + BATCH])
        images = list(batch.order_by("created", "id"))
        embed_images(images, embedder)
        grown.update(image.gallery_id for image in images)
        run.advance(len(ids[start : start + BATCH]))
    states = IndexState.objects.filled(grown, spec_key(embedder.spec))
    start_due(states.select_related("job"))


def embed_images(images: list[Image], embedder: Embedder) -> None:
    """Read the previews, make the vectors, and write them with the pictures' new state."""
    readable: list[Image] = []
    pictures: list[Pillow.Image] = []
    for image in images:
        if (picture := _read(image)) is not None:
            readable.append(image)
            pictures.append(picture)
    if readable:
        _write(readable, embedder.embed(pictures), spec_key(embedder.spec))


def _read(image: Image) -> Pillow.Image | None:
    try:
        with files.open_variant(image.id, Variant.PREVIEW) as file:
            return decode(file)
    except FileNotFoundError:
        logger.error("The preview of picture %s is missing from the storage", image.id)
        mark_failed([image.id], reasons.LOST)
    except PictureError as error:
        logger.error("The preview of picture %s cannot be read: %s", image.id, error)
        mark_failed([image.id], error.code, error.params)
    return None


def _write(images: list[Image], vectors: np.ndarray, spec: str) -> None:
    by_gallery: dict[UUID, list[tuple[UUID, np.ndarray]]] = defaultdict(list)
    for image, vector in zip(images, vectors, strict=True):
        by_gallery[image.gallery_id].append((image.id, vector))
    for gallery_id, pairs in sorted(by_gallery.items()):
        with transaction.atomic():
            if not hold_galleries([gallery_id]):
                continue  # Deleted, with these pictures, since they were read.
            held = hold_jobs(image_id for image_id, _ in pairs)
            mark_ready(Embedding.objects.write(gallery_id, spec, pairs, held))
