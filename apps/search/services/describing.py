"""The daily job that looks for words of pictures from before there were any, or from before the
model that sees was changed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from apps.search.active_model import active_model, name_of
from apps.search.models import SearchDocument
from apps.search.services.auto_tags import classifier_name, write_tags
from apps.search.services.documents import rebuild_documents, undescribed
from apps.search.services.embedding import BATCH
from apps.search.services.previews import read
from apps.search.services.reembedding.missing_vectors import findable
from apps.vision.classes import class_scores, classifier_index
from apps.vision.errors import NOT_READY
from apps.vision.specs import ModelSpec, get_spec, specs

logger = logging.getLogger(__name__)

KIND = "search.describe"


def request_describing() -> Job:
    """The job, begun now unless one is under way."""
    running = Job.objects.active().filter(kind=KIND).order_by("created").first()
    return running or jobs.start(KIND)


def describe_job(run: Run) -> None:
    """Write missing documents, then analyse pictures that another model analysed, or none.

    Raises JobError when the model cannot be used.
    """
    for _ in rebuild_documents(undescribed()):
        run.check()
    try:
        _analyse_all(run, wanted_spec())
    except NOT_READY as error:
        raise JobError(str(error)) from error


def wanted_spec() -> ModelSpec:
    """Whose class scores pictures are to have: the next model's while one is made."""
    active = active_model()
    return get_spec(name_of(active.next_spec or active.spec))


def unanalysed(classifier: str) -> list[UUID]:
    """Pictures whose automatic tags were made by something else, or not at all."""
    documents = SearchDocument.objects.exclude(classifier=classifier)
    waiting = documents.filter(image__in=findable().order_by())
    return list(waiting.order_by("image").values_list("image", flat=True))


def _analyse_all(run: Run, spec: ModelSpec) -> None:
    classifier = classifier_name(spec)
    if not classifier:
        return
    ids = unanalysed(classifier)
    total = done = len(ids)
    for start in range(0, total, BATCH):
        run.check()
        _analyse(ids[start : start + BATCH], _cheapest(spec), classifier)
        done = min(start + BATCH, total)
        run.report(done, total)
        run.forgive_crashes()
        run.yield_to_queue()


def _analyse(ids: Sequence[UUID], spec: ModelSpec, classifier: str) -> None:
    unreadable: list[UUID] = []
    images = Image.objects.filter(id__in=ids, state=Image.State.READY).order_by("id")
    seen = read(images, lambda image, code, params: unreadable.append(image.id))
    # Looked at in vain: not again until the model changes.
    SearchDocument.objects.filter(image__in=unreadable).update(classifier=classifier)
    if not seen:
        return
    scores = class_scores([picture for _, picture in seen], spec.name)
    places = {image.id: place for place, (image, _) in enumerate(seen)}
    with transaction.atomic():
        held = Image.objects.filter(id__in=list(places)).held()
        write_tags(held, scores[[places[id_] for id_ in held]], classifier)


def _cheapest(spec: ModelSpec) -> ModelSpec:
    """A spec of the network alone that classifies, where there is one: one pass, not two."""
    index = classifier_index(spec)
    assert index is not None
    alone = (spec.backbones[index],)
    return next((each for each in specs() if each.backbones == alone), spec)
