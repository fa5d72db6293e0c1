"""The job that makes the vectors of another model, and lets it answer when they are complete.

It keeps nothing that it could not find out again: whatever stops it, it goes on with the
pictures that have no vector yet.
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
from apps.search.services.due import is_due
from apps.search.services.embedding import BATCH
from apps.search.services.previews import Seen, read
from apps.search.services.reembedding import cleaning
from apps.search.services.reembedding.wanting import findable, wanting
from apps.vision.embedder import Embedder
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)

# Pictures until others in the queue have their turn: those wait a few seconds at most.
TURN = 4 * BATCH
# Seconds between two looks at indexes that others build.
PATIENCE = 0.5
# Comes before every id.
NONE = "0" * 32
# So many pictures may be left out without a person's word; beyond it, no more than this share.
FEW = 20
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
    """Make what is wanting under the job's spec; if it is the next one, let it answer.

    Raises JobError when a person has to do something first.
    """
    key = run.params["spec"]
    try:
        embedder = embedder_of(key)
        while True:
            _make_all(run, key, embedder)
            if _let_it_answer(run, key):
                break
            run.remember(after="")
    except NOT_READY as error:
        logger.exception("The model cannot be used")
        raise JobError(str(error)) from error
    cleaning.request()


# -- Vectors


def _make_all(run: Run, key: str, embedder: Embedder) -> None:
    """One way through all pictures, in the order of their ids, from where the last claim was."""
    after = UUID(run.params.get("after") or NONE)
    if not after.int:
        total = findable().count()
        run.remember(total=total, done=total - wanting(key).count())
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
    some = wanting(key).filter(id__gt=after).order_by("id")
    return list(some.values_list("id", flat=True)[:TURN])


def _make(ids: list[UUID], key: str, embedder: Embedder) -> None:
    def leave_out(image: Image, code: str, params: dict[str, object]) -> None:
        told = {"code": code, "params": params}
        # A picture that was deleted this moment has no row to be named.
        if Image.including_bin.filter(pk=image.pk).exists():
            UnembeddableImage.objects.update_or_create(image=image, spec=key, defaults=told)

    images = Image.objects.filter(id__in=ids, state=Image.State.READY).order_by("id")
    if seen := read(images, leave_out):
        _write(seen, key, embedder)


def _write(seen: Seen, key: str, embedder: Embedder) -> None:
    vectors = embedder.embed([picture for _, picture in seen])
    by_gallery: dict[UUID, list[tuple[UUID, np.ndarray]]] = defaultdict(list)
    for (image, _), vector in zip(seen, vectors, strict=True):
        by_gallery[image.gallery_id].append((image.id, vector))
    for gallery_id, pairs in sorted(by_gallery.items()):
        with transaction.atomic():
            # One that was moved since is met again, in its new gallery, on the next way through.
            if hold_galleries([gallery_id]):
                Embedding.objects.write(gallery_id, key, pairs)


# -- The switch


def _let_it_answer(run: Run, key: str) -> bool:
    """Let the spec answer, if it is the next one; False when there are pictures to do yet.

    Everybody who makes a picture ready holds the row of ActiveModel: none can become ready between
    the last look and the switch, and whoever waits for the row meanwhile sees the new spec.
    """
    run.check()
    if wanting(key).exists():
        return False
    if not _answers(key):
        _refuse_to_lose(run, key)
        _await_indexes(run, key)
    with transaction.atomic():
        served = ActiveModel.objects.hold()
        if wanting(key).exists():
            return False
        if served.spec == key:
            return True
        if served.next_spec != key:
            raise JobError(SUPERSEDED)
        served.name, served.spec, served.switched = name_of(key), key, timezone.now()
        served.next_name = served.next_spec = ""
        served.save()
    logger.info("The model %s answers from now on.", key)
    return True


def _answers(key: str) -> bool:
    return ActiveModel.objects.filter(spec=key).exists()


def _refuse_to_lose(run: Run, key: str) -> None:
    """A storage that is not there for a while must not cost all pictures their place."""
    left, total = UnembeddableImage.objects.filter(spec=key).count(), findable().count()
    allowed = 0 if left == total else max(FEW, SHARE * total)
    if left > allowed and not run.params.get("leave_out"):
        raise JobError(TOO_MANY_LEFT, left=left, total=total)


def _await_indexes(run: Run, key: str) -> None:
    """Have segments built where they are due, and step back while they are not there: without
    them the first questions would have to read every row."""
    states = IndexState.objects.filter(spec=key).select_related("job").order_by("id")
    due = [state for state in states if is_due(state)]
    if not due:
        return
    asked: list[int] = run.params.get("asked", [])
    if any(state.pk in asked and _was_given_up(state) for state in due):
        run.remember(asked=[])
        raise JobError(NOT_BUILT)
    # One after another: it is done by the workers that prepare pictures, too.
    if not any(state.job and state.job.is_active for state in due):
        building.request_build(due[0])
        run.remember(asked=[*asked, due[0].pk])
    time.sleep(PATIENCE)
    run.check()
    run.step_back()


def _was_given_up(state: IndexState) -> bool:
    return state.job is None or state.job.state in (JobState.FAILED, JobState.CANCELLED)
