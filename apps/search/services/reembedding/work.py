"""The job that makes the vectors of another model, and switches to it when they are complete.

It keeps no state that cannot be recomputed: after any interruption it continues with the pictures
that have no vector yet.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.galleries.models import Image
from apps.galleries.services import hold_galleries
from apps.jobs.run import JobError, Run
from apps.jobs.states import JobState
from apps.search.active_model import embedder_of, name_of
from apps.search.models import ActiveModel, Embedding, IndexState, UnembeddableImage
from apps.search.services import building
from apps.search.services.auto_tags import classifier_name, write_tags
from apps.search.services.embedding import BATCH
from apps.search.services.index_due import is_due
from apps.search.services.previews import Seen, read
from apps.search.services.reembedding import cleaning
from apps.search.services.reembedding.missing_vectors import findable, missing_vectors
from apps.vision.embedder import Embedder
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# Pictures before others in the queue get a turn: those wait a few seconds at most.
TURN = 4 * BATCH
# Seconds between two checks of indexes that others build.
PATIENCE = 0.5
# Less than every id.
NONE = "0" * 32
# How many pictures may be left out without confirmation; above it, at most this share.
MAX_LEFT_OUT = 20
SHARE = 0.05

SUPERSEDED = gettext_noop(
    "This change of the model was given up, or another one was begun. “manage.py reembed --status” "
    "says what is under way."
)
TOO_MANY_LEFT = gettext_noop(
    "%(left)s of %(total)s pictures cannot be read, so the model was not changed: the one before "
    "goes on answering. Look whether the storage is there (“manage.py reembed --left” lists the "
    "pictures), then try again with “manage.py reembed --retry-left”. To go on without them: "
    "“manage.py reembed --leave-out”."
)
NOT_BUILT = gettext_noop(
    "An index of the new vectors could not be built, so the model was not changed: the one before "
    "goes on answering. The job that failed says why; then “manage.py reembed --resume”."
)


def reembed_job(run: Run) -> None:
    """Make missing vectors under the job's spec; if it is the next one, switch to it.

    Raises JobError when a person has to act first.
    """
    key = run.params["spec"]
    try:
        embedder = embedder_of(key)
        while True:
            _make_all(run, key, embedder)
            if _switch(run, key):
                break
            run.remember(after="")
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        raise JobError(str(error)) from error
    cleaning.request()


# -- Vectors


def _make_all(run: Run, key: str, embedder: Embedder) -> None:
    """One pass over all pictures, in the order of their ids, from where the last claim was."""
    after = UUID(run.params.get("after") or NONE)
    if not after.int:
        total = findable().count()
        run.remember(total=total, done=total - missing_vectors(key).count())
    done, total = run.params["done"], run.params["total"]
    run.report(done, total)
    while ids := _next(key, after):
        for start in range(0, len(ids), BATCH):
            run.check()
            _make(ids[start : start + BATCH], key, embedder)
        after, done = ids[-1], min(done + len(ids), total)
        run.remember(after=str(after), done=done)
        run.report(done, total)
        run.forgive_crashes()
        run.yield_to_queue()


def _next(key: str, after: UUID) -> list[UUID]:
    some = missing_vectors(key).filter(id__gt=after).order_by("id")
    return list(some.values_list("id", flat=True)[:TURN])


def _make(ids: list[UUID], key: str, embedder: Embedder) -> None:
    def leave_out(image: Image, code: str, params: dict[str, object]) -> None:
        reason = {"code": code, "params": params}
        # A picture that was just deleted has no row to refer to.
        if Image.including_bin.filter(pk=image.pk).exists():
            UnembeddableImage.objects.update_or_create(image=image, spec=key, defaults=reason)

    images = Image.objects.filter(id__in=ids, state=Image.State.READY).order_by("id")
    if seen := read(images, leave_out):
        _write(seen, key, embedder)


def _write(seen: Seen, key: str, embedder: Embedder) -> None:
    vectors, scores = embedder.embed_with_scores([picture for _, picture in seen])
    by_gallery: dict[UUID, list[tuple[UUID, np.ndarray]]] = defaultdict(list)
    for (image, _), vector in zip(seen, vectors, strict=True):
        by_gallery[image.gallery_id].append((image.id, vector))
    places = {image.id: place for place, (image, _) in enumerate(seen)}
    for gallery_id, pairs in sorted(by_gallery.items()):
        with transaction.atomic():
            # One that was moved since is processed in the next pass, in its new gallery.
            if hold_galleries([gallery_id]):
                written = Embedding.objects.write(gallery_id, key, pairs)
                if scores is not None:
                    rows = scores[[places[id_] for id_ in written]]
                    write_tags(written, rows, classifier_name(embedder.spec))


# -- The switch


def _switch(run: Run, key: str) -> bool:
    """Make the spec active, if it is the next one; False if some pictures still lack vectors.

    Code that makes a picture ready locks the row of ActiveModel: none can become ready between the
    last check and the switch, and code that waits for the lock sees the new spec.
    """
    run.check()
    if missing_vectors(key).exists():
        return False
    if not _answers(key):
        _check_losses(run, key)
        _await_indexes(run, key)
    with transaction.atomic():
        active = ActiveModel.objects.hold()
        if missing_vectors(key).exists():
            return False
        if active.spec == key:
            return True
        if active.next_spec != key:
            raise JobError(SUPERSEDED)
        active.name, active.spec, active.switched = name_of(key), key, timezone.now()
        active.next_name = active.next_spec = ""
        active.save()
    logger.info("The model %s answers from now on.", key)
    return True


def _answers(key: str) -> bool:
    return ActiveModel.objects.filter(spec=key).exists()


def _check_losses(run: Run, key: str) -> None:
    """A temporarily unavailable storage must not exclude all pictures from search."""
    left, total = UnembeddableImage.objects.filter(spec=key).count(), findable().count()
    allowed = 0 if left == total else max(MAX_LEFT_OUT, SHARE * total)
    if left > allowed and not run.params.get("leave_out"):
        raise JobError(TOO_MANY_LEFT, left=left, total=total)


def _await_indexes(run: Run, key: str) -> None:
    """Have segments built where they are due, and step back until they exist.

    Without them the first queries would have to read every row.
    """
    states = IndexState.objects.filter(spec=key).select_related("job").order_by("id")
    due = [state for state in states if is_due(state)]
    if not due:
        return
    asked: list[int] = run.params.get("asked", [])
    if any(state.pk in asked and _was_given_up(state) for state in due):
        run.remember(asked=[])
        raise JobError(NOT_BUILT)
    # One after another: the workers that prepare pictures build them.
    if not any(state.job and state.job.is_active for state in due):
        building.request_build(due[0])
        run.remember(asked=[*asked, due[0].pk])
    time.sleep(PATIENCE)
    run.check()
    run.step_back()


def _was_given_up(state: IndexState) -> bool:
    return state.job is None or state.job.state in (JobState.FAILED, JobState.CANCELLED)
