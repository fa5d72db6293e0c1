"""Makes the vectors of new pictures, in a worker."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.services import hold_galleries, hold_jobs, mark_failed, mark_ready
from apps.jobs import services as jobs
from apps.jobs.run import JobError, Run
from apps.search.active_model import active_key, active_model, embedder_of
from apps.search.models import ActiveModel, Embedding, IndexState
from apps.search.services.building import start_due
from apps.search.services.previews import Seen, read
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

KIND = "search.embed"

# One forward pass; also what is lost when a worker dies.
BATCH = 8
# For each spec key, one row a picture.
Made = Mapping[str, np.ndarray]


def request_embedding(job_id: UUID) -> None:
    """The embedder that is registered with galleries: starts a child job of the preparing one."""
    jobs.ensure_child(KIND, job_id)


def embed_job(run: Run) -> None:
    """Embed the prepared pictures of the parent job; it runs again when more are prepared.

    Raises JobError when the model cannot be used: an immediate retry would not help.
    """
    try:
        _embed_all(run)
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        raise JobError(str(error)) from error


def _embed_all(run: Run) -> None:
    waiting = waiting_of(run.parent_id).order_by("created", "id")
    before: list[Image] = []
    while (images := list(waiting[:BATCH])) and images != before:
        run.check()
        _begin(images)
        embed_images(images)
        states = IndexState.objects.filled({it.gallery_id for it in images}, active_key())
        start_due(states.select_related("job"))
        run.advance(len(images))
        run.yield_to_queue()
        before = images


def prepared_of(job_id: UUID | None) -> ImageQuerySet:
    """The pictures of a job that have a preview."""
    prepared = Image.objects.filter(job=job_id, prepared_at__isnull=False)
    return prepared.none() if job_id is None else prepared


def waiting_of(job_id: UUID | None) -> ImageQuerySet:
    """Those of them that wait for their vector."""
    return prepared_of(job_id).unsettled()


def _begin(images: list[Image]) -> None:
    """Show people which pictures are being embedded, and which wait."""
    with transaction.atomic():
        held = waiting_of(images[0].job_id).filter(id__in=[image.id for image in images]).held()
        Image.objects.filter(id__in=held).update(state=Image.State.PROCESSING)


def embed_images(images: list[Image]) -> None:
    """Read the previews, make the vectors, and write them with the pictures' new state."""
    seen = read(images, _fail)
    while seen:
        # Repeated for pictures whose model was switched before they were written.
        seen = _write(seen, _made(seen))


def _fail(image: Image, code: str, params: dict[str, Any]) -> None:
    mark_failed([image.id], code, params)


def _made(seen: Seen) -> Made:
    """Vectors under the active spec, and under the next one.

    Otherwise pictures that arrive while the next one is made would keep it from ever being
    complete.
    """
    active, pictures = active_model(), [picture for _, picture in seen]
    made = {active.spec: embedder_of(active.spec).embed(pictures)}
    if active.next_spec:
        try:
            made[active.next_spec] = embedder_of(active.next_spec).embed(pictures)
        except NOT_READY:
            # The job that makes them reports it to the person who started it, and will process
            # these.
            logger.warning("The next model cannot be used", exc_info=True)
    return made


def _write(seen: Seen, made: Made) -> Seen:
    """Write the vectors, a gallery at a time; returns pictures whose vectors no longer fit."""
    by_gallery: dict[UUID, list[int]] = defaultdict(list)
    for place, (image, _) in enumerate(seen):
        by_gallery[image.gallery_id].append(place)
    left: Seen = []
    for gallery_id, places in sorted(by_gallery.items()):
        with transaction.atomic():
            if not hold_galleries([gallery_id]):
                continue  # Deleted, with these pictures, since they were read.
            ids = [seen[place][0].id for place in places]
            held = hold_jobs(ids)
            active = ActiveModel.objects.hold()
            if active.spec not in made:
                left += [seen[place] for place in places]
                continue
            keys = [key for key in active.wanted if key in made]
            IndexState.objects.hold({gallery_id}, keys)
            for key in reversed(keys):  # Pictures with a vector of the active spec are ready.
                pairs = list(zip(ids, made[key][places], strict=True))
                written = Embedding.objects.write(gallery_id, key, pairs, held)
            mark_ready(written)
    return left
