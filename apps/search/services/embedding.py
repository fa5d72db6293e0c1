"""Giving new pictures their vectors, in a worker."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from apps.galleries.models import Image
from apps.galleries.services import hold_galleries, hold_jobs, mark_failed, mark_ready, take_up
from apps.jobs.run import JobError, Run
from apps.search.keys import embedder_of, present_key, serving
from apps.search.models import Embedding, IndexState, Serving
from apps.search.services.building import start_due
from apps.search.services.previews import Seen, read
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# One forward pass; also what is lost when a worker dies.
BATCH = 8
# Of each spec's key, one row a picture.
Made = Mapping[str, np.ndarray]


def embed_job(run: Run) -> None:
    """Embed the job's pictures that are not settled yet; a second run takes up the rest.

    Raises JobError when the model cannot be used: trying at once again would not help.
    """
    try:
        _embed_all(run)
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        raise JobError(str(error)) from error


def _embed_all(run: Run) -> None:
    ids = [UUID(text) for text in run.params["images"]]
    take_up(Image.objects.filter(id__in=ids))
    # One that was tried again meanwhile has no preview until its new job has made it.
    prepared = Image.objects.unsettled().filter(prepared_at__isnull=False)
    grown: set[UUID] = set()
    for start in range(0, len(ids), BATCH):
        run.check()
        batch = prepared.filter(id__in=ids[start : start + BATCH])
        images = list(batch.order_by("created", "id"))
        embed_images(images)
        grown.update(image.gallery_id for image in images)
        run.advance(len(ids[start : start + BATCH]))
    states = IndexState.objects.filled(grown, present_key())
    start_due(states.select_related("job"))


def embed_images(images: list[Image]) -> None:
    """Read the previews, make the vectors, and write them with the pictures' new state."""
    seen = read(images, _fail)
    while seen:
        # Once more for those that found another model answering when they were to be written.
        seen = _write(seen, _made(seen))


def _fail(image: Image, code: str, params: dict[str, Any]) -> None:
    mark_failed([image.id], code, params)


def _made(seen: Seen) -> Made:
    """Vectors under the spec that answers, and under the one that is being made to answer next:
    pictures that come while it is made would keep it from ever being complete.
    """
    served, pictures = serving(), [picture for _, picture in seen]
    made = {served.spec: embedder_of(served.spec).embed(pictures)}
    if served.next_spec:
        try:
            made[served.next_spec] = embedder_of(served.next_spec).embed(pictures)
        except NOT_READY:
            # The job that makes them says so to whoever started it, and will come to these.
            logger.warning("The next model cannot be used", exc_info=True)
    return made


def _write(seen: Seen, made: Made) -> Seen:
    """Write what was made, a gallery at a time; returns those it does not fit any more."""
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
            served = Serving.objects.hold()
            if served.spec not in made:
                left += [seen[place] for place in places]
                continue
            keys = [key for key in served.wanted if key in made]
            IndexState.objects.hold({gallery_id}, keys)
            for key in reversed(keys):  # Whose present vectors were written is ready.
                pairs = list(zip(ids, made[key][places], strict=True))
                written = Embedding.objects.write(gallery_id, key, pairs, held)
            mark_ready(written)
    return left
