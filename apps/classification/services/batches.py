"""Several stored pictures at once on this machine: known ones from the cache, others in one pass.

No lease: nothing is paid for, and two that answer the same write one verdict.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F
from PIL.Image import Image as Picture

from apps.accounts.models import ApiToken, User
from apps.classification.errors import FAILURES, code_of
from apps.classification.models import Classification, Recipe, Verdict
from apps.classification.services.asking import answered
from apps.classification.services.engines import ask_here
from apps.classification.services.picture_categories import note_answers
from apps.classification.services.quotas import counted
from apps.classification.services.subjects import of_image
from apps.classification.services.verdicts import row_of
from apps.galleries.models import Image


@dataclass(slots=True)
class _Read:
    """New pictures of a batch by hash, and the codes of those that could not be read."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    errors: dict[UUID, str] = field(default_factory=dict)


def classify_batch(
    images: list[Image],
    recipe: Recipe,
    person: User,
    job_id: UUID,
    token: ApiToken | None = None,
) -> None:
    """Raises ClassifyError if the model cannot be used."""
    started = time.monotonic()
    hits = _known(images, recipe)
    read = _read([image for image in images if image.sha256 not in hits])
    made = []
    if read.pictures:
        with counted(person, token, n=len(read.pictures)):
            made = ask_here(recipe, list(read.pictures.values()))
    new = [row_of(digest, recipe, one) for digest, one in zip(read.pictures, made, strict=True)]
    took = round(1000 * (time.monotonic() - started) / len(images))
    with transaction.atomic():
        Verdict.objects.bulk_create(new, ignore_conflicts=True)
        verdicts = _known(images, recipe)
        rows = [
            _row(image, recipe, person, job_id, verdicts, hits, read.errors, took)
            for image in images
        ]
        Classification.objects.bulk_create(rows)
        note_answers(rows)
        Verdict.objects.filter(pk__in=[one.pk for one in hits.values()]).update(hits=F("hits") + 1)


def _known(images: list[Image], recipe: Recipe) -> dict[str, Verdict]:
    digests = {image.sha256 for image in images}
    found = Verdict.objects.filter(recipe=recipe, sha256__in=digests)
    return {verdict.sha256: verdict for verdict in found}


def _read(images: list[Image]) -> _Read:
    read = _Read()
    for image in images:
        try:
            read.pictures[image.sha256] = of_image(image).decode()
        except FAILURES as error:
            read.errors[image.pk] = code_of(error)[:40]
    return read


def _row(
    image: Image,
    recipe: Recipe,
    person: User,
    job_id: UUID,
    verdicts: Mapping[str, Verdict],
    hits: Mapping[str, Verdict],
    errors: Mapping[UUID, str],
    took: int,
) -> Classification:
    row = Classification(
        owner=person,
        image=image,
        name=image.name,
        sha256=image.sha256,
        recipe=recipe,
        job_id=job_id,
        via=Classification.Via.JOB,
        error=errors.get(image.pk, ""),
        milliseconds=took,
    )
    if row.error:
        return row
    is_cached = image.sha256 in hits
    return answered(row, verdicts[image.sha256], is_cached=is_cached, milliseconds=took)
