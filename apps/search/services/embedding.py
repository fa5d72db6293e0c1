"""Makes the vectors of new pictures, in a worker."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from PIL.Image import Image as Picture

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.services import hold_galleries, hold_jobs, mark_failed, mark_ready
from apps.jobs import services as jobs
from apps.jobs.run import JobError, Run
from apps.search.active_model import active_key, active_model, embedder_of
from apps.search.models import ActiveModel, Embedding, IndexState
from apps.search.services.auto_tags import classifier_name, write_tags
from apps.search.services.building import start_due
from apps.search.services.previews import Seen, read
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

KIND = "search.embed"

# One forward pass; also what is lost when a worker dies.
BATCH = 8


@dataclass(frozen=True, slots=True)
class Made:
    """What one pass over some pictures gave: a row a picture in each."""

    # By spec key.
    vectors: Mapping[str, np.ndarray]
    # Class scores, and by what name documents know what made them; None: no network classifies.
    scores: np.ndarray | None = None
    classifier: str = ""


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
    made = _pass(active.spec, pictures)
    if active.next_spec:
        try:
            following = _pass(active.next_spec, pictures)
            tagged = made if following.scores is None else following
            made = replace(tagged, vectors={**made.vectors, **following.vectors})
        except NOT_READY:
            # The job that makes them reports it to the person who started it, and will process
            # these.
            logger.warning("The next model cannot be used", exc_info=True)
    return made


def _pass(key: str, pictures: Sequence[Picture]) -> Made:
    embedder = embedder_of(key)
    vectors, scores = embedder.embed_with_scores(pictures)
    return Made({key: vectors}, scores, classifier_name(embedder.spec))


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
            if active.spec not in made.vectors:
                left += [seen[place] for place in places]
                continue
            keys = [key for key in active.wanted if key in made.vectors]
            IndexState.objects.hold({gallery_id}, keys)
            for key in reversed(keys):  # Pictures with a vector of the active spec are ready.
                pairs = list(zip(ids, made.vectors[key][places], strict=True))
                written = Embedding.objects.write(gallery_id, key, pairs, held)
            mark_ready(written)
            if made.scores is not None:
                rows = [place for place, id_ in zip(places, ids, strict=True) if id_ in written]
                write_tags([seen[row][0].id for row in rows], made.scores[rows], made.classifier)
    return left
