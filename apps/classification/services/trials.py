"""Trials of recipes: what one will take, and the job that asks.

Each recipe is a job of its own, on the queue of its kind. Answers go through the cache, so that
nothing is paid for twice, and no other page takes them for what the person asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.classification.categories import UNSURE
from apps.classification.errors import FAILURES, OF_ALL, ClassifyError, code_of
from apps.classification.models import Classification, Recipe, Trial, TrialAnswer
from apps.classification.services.asking import classify
from apps.classification.services.estimates import Estimate, estimate_pictures
from apps.classification.services.gallery_jobs import of_job
from apps.classification.services.labelled import LabelledSet, labelled_set
from apps.classification.services.recipes import live_recipe, may_ask
from apps.classification.services.subjects import of_image
from apps.classification.services.verdicts import lease_of
from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.jobs.run import Run, StageRun
from apps.providers.errors import ConsentError

TRIAL = "classification.trial"
LOCAL, HOSTED = "classification.trial_local", "classification.trial_hosted"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trial would ask, by whom, and what each recipe will take."""

    recipe: Recipe
    baseline: Recipe | None
    labelled: LabelledSet
    estimates: list[tuple[Recipe, Estimate]]
    # A recipe whose provider the person has not agreed to.
    refused: Recipe | None


def plan(person: User, recipe: Recipe, gallery: Gallery | None = None) -> Plan:
    live = live_recipe()
    baseline = None if live.pk == recipe.pk else live
    labelled = labelled_set(person, recipe, gallery)
    asked = [one for one in (recipe, baseline) if one]
    images = labelled.images
    return Plan(
        recipe,
        baseline,
        labelled,
        [(one, estimate_pictures(images, one)) for one in asked],
        next((one for one in asked if not may_ask(person, one)), None),
    )


def start(person: User, recipe: Recipe, gallery: Gallery | None = None) -> Trial | None:
    """None without a picture to try it on. Raises ConsentError."""
    planned = plan(person, recipe, gallery)
    if not planned.labelled.pictures:
        return None
    if planned.refused:
        raise ConsentError
    with transaction.atomic():
        trial = Trial.objects.create(
            recipe=recipe,
            baseline=planned.baseline,
            person=person,
            about=gallery.name[:200] if gallery else "",
            pictures=len(planned.labelled.pictures),
        )
        TrialAnswer.objects.bulk_create(_rows(trial, planned))
        params = {"trial": str(trial.pk), "about": recipe.name}
        trial.job = jobs.start(TRIAL, owner_id=person.pk, params=params)
        trial.save(update_fields=["job"])
    return trial


def ask_all(run: Run, stage: StageRun) -> None:
    """The parent: a child for each recipe, on the queue where its model is."""
    trial = _trial_of(run)
    if trial is None:
        return
    for recipe in (trial.recipe, trial.baseline):
        if recipe:
            kind = LOCAL if recipe.is_local else HOSTED
            params = {"trial": str(trial.pk), "recipe": recipe.pk, "about": recipe.name}
            stage.child(kind, key=str(recipe.pk), params=params)
    stage.wait()


def ask_one_recipe(run: Run, stage: StageRun) -> None:
    """A child: the pictures that this recipe has not answered yet."""
    trial = _trial_of(run)
    recipe = Recipe.objects.select_related("provider").filter(pk=run.params["recipe"]).first()
    if trial is None or recipe is None:
        return
    open_rows = trial.answers.filter(recipe=recipe, said="", error="").order_by("pk")
    stage.expect(stage.done + open_rows.count())
    while row := open_rows.select_related("image__gallery").first():
        stage.check()
        with run.long_step(int(lease_of(recipe).total_seconds())):
            _answer(row, recipe, trial.person, run.job_id)
        stage.advance()
        run.yield_to_queue()


def _answer(row: TrialAnswer, recipe: Recipe, person: User, job_id: UUID) -> None:
    try:
        if row.image is None:
            raise ClassifyError("file_missing")
        # Without the picture's row: its page goes on showing what the person asked for.
        subject = replace(of_image(row.image), image=None)
        _note(row, classify(subject, recipe, person, job_id=job_id))
    except FAILURES as error:
        code = code_of(error)
        if code in OF_ALL:
            raise of_job(error) from error
        row.error = code[:40]
    row.save()


def _note(row: TrialAnswer, asked: Classification) -> None:
    verdict = asked.verdict
    assert verdict is not None
    row.said = verdict.category or UNSURE
    row.confidence, row.milliseconds = verdict.confidence, verdict.milliseconds
    row.price, row.paid = verdict.cost, asked.cost


def _rows(trial: Trial, planned: Plan) -> list[TrialAnswer]:
    return [
        TrialAnswer(
            trial=trial,
            recipe=recipe,
            image=image,
            name=image.name,
            sha256=image.sha256,
            truth=truth,
        )
        for recipe, _ in planned.estimates
        for image, truth in planned.labelled.pictures
    ]


def _trial_of(run: Run) -> Trial | None:
    trials = Trial.objects.select_related("recipe", "baseline", "person")
    return trials.filter(pk=run.params["trial"]).first()
