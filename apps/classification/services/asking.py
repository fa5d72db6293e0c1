"""One question: from a picture to a row with its answer."""

from __future__ import annotations

import time
from uuid import UUID

from django.db import transaction

from apps.accounts.models import ApiToken, User
from apps.classification.categories import UNSURE
from apps.classification.errors import FAILURES, code_of
from apps.classification.models import Classification, Recipe, Verdict
from apps.classification.services.engines import Made, ask_about
from apps.classification.services.picture_categories import note_answers
from apps.classification.services.quotas import counted
from apps.classification.services.recipes import permitted
from apps.classification.services.subjects import Subject
from apps.classification.services.verdicts import count_hit, once
from apps.galleries.models import Image


def classify(
    subject: Subject,
    recipe: Recipe,
    person: User | None,
    *,
    job_id: UUID | None = None,
    via: str = "",
    token: ApiToken | None = None,
) -> Classification:
    """Ask, unless the answer is known. Raises `FAILURES`, which are in the log then. By this
    machine where the picture's own person has not agreed to the recipe's provider.

    `via`: the kind of asker; left out, a job if there is one, the command line for nobody.
    """
    started = time.monotonic()
    recipe = permitted(recipe, subject.image, person)
    row = Classification(
        owner=person,
        image=subject.image,
        name=subject.name,
        sha256=subject.sha256,
        recipe=recipe,
        job_id=job_id,
        via=via or via_of(person, job_id),
    )

    def make() -> Made:
        with counted(person, token):
            return ask_about(recipe, subject.decode(), person)

    try:
        verdict, is_cached = once(subject.sha256, recipe, make)
    except FAILURES as error:
        row.error = code_of(error)[:40]
        row.cost = getattr(error, "cost", None)
        row.milliseconds = _since(started)
        row.save(force_insert=True)
        raise
    with transaction.atomic():
        answered(row, verdict, is_cached=is_cached, milliseconds=_since(started)).save(
            force_insert=True
        )
        note_answers([row])
        if is_cached:
            count_hit(verdict)
    return row


def note_failure(
    image: Image, recipe: Recipe, person: User, error: Exception, job_id: UUID | None = None
) -> None:
    """Log a stored picture that could not even be asked about."""
    Classification.objects.create(
        owner=person,
        image=image,
        name=image.name,
        sha256=image.sha256,
        recipe=recipe,
        job_id=job_id,
        via=via_of(person, job_id),
        error=code_of(error)[:40],
    )


def answered(
    row: Classification, verdict: Verdict, *, is_cached: bool, milliseconds: int
) -> Classification:
    row.verdict, row.is_cached, row.milliseconds = verdict, is_cached, milliseconds
    row.cost = 0 if is_cached else verdict.cost
    row.category = verdict.category or UNSURE
    return row


def via_of(person: User | None, job_id: UUID | None) -> str:
    if job_id is not None:
        return Classification.Via.JOB
    return Classification.Via.COMMAND if person is None else Classification.Via.PAGE


def _since(started: float) -> int:
    return round(1000 * (time.monotonic() - started))
