"""Pictures as a job: in batches on this machine, one by one where a provider is asked.

Its place is the last picture's id in the job's checkpoint, so a kill repeats at most one batch,
whose verdicts are known by then.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import ApiToken, User
from apps.classification.errors import (
    FAILURES,
    OF_ALL,
    OF_THE_PROVIDER,
    ClassifyError,
    code_of,
    explain,
)
from apps.classification.models import Classification, Recipe
from apps.classification.services import batches, picture_jobs
from apps.classification.services.asking import classify, note_failure
from apps.classification.services.picture_jobs import Pictures, token_in, token_of
from apps.classification.services.recipes import may_ask
from apps.classification.services.subjects import of_image
from apps.classification.services.verdicts import lease_of
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.jobs.errors import JobError
from apps.jobs.kinds import Failure
from apps.jobs.models import Job
from apps.jobs.run import Run, StageRun
from apps.providers.errors import ConsentError, ProviderError

LOCAL, HOSTED = picture_jobs.LOCAL, picture_jobs.HOSTED
# On this machine: a kill repeats so many at most, and all cores have work until its end.
BATCH = 16
# Failures one after another that end a job: the provider is down, or answers nonsense.
IN_A_ROW = 5


def start(gallery: Gallery, recipe: Recipe, person: User, token: ApiToken | None = None) -> Job:
    """Or the job that does just this already. `token`: whose quota counts as well. Raises
    ProviderError without the consent."""
    if not may_ask(person, recipe):
        raise ConsentError
    if found := running(gallery, recipe):
        return found
    params = {"gallery": str(gallery.pk), "recipe": recipe.pk, "about": gallery.name}
    params |= token_in(token)
    kind = LOCAL if recipe.is_local else HOSTED
    return jobs.start(kind, owner_id=person.pk, params=params)


def running(gallery: Gallery, recipe: Recipe | None = None) -> Job | None:
    active = Job.objects.filter(kind__in=[LOCAL, HOSTED], params__gallery=str(gallery.pk))
    if recipe:
        active = active.filter(params__recipe=recipe.pk)
    return active.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED]).first()


def classify_pictures(run: Run, stage: StageRun) -> None:
    recipe = Recipe.objects.select_related("provider").filter(pk=run.params["recipe"]).first()
    person = User.objects.filter(pk=run.owner_id or 0).first()
    if recipe is None or person is None:
        return
    token = token_of(run)
    pictures = Pictures(run, person)
    stage.expect(stage.done + pictures.count(stage.checkpoint.get("last")))
    size = BATCH if recipe.is_local else 1
    before: list[str | None] = []  # Of failures in a row: after which picture each came.
    while images := pictures.after(stage.checkpoint.get("last"), size):
        stage.check()
        error = _ask(_unanswered(images, run.job_id), recipe, person, run, token)
        before = [*before, stage.checkpoint.get("last")] if error else []
        if error and len(before) >= IN_A_ROW:
            stage.keep(last=before[0])  # They are asked about again when the job is.
            stage.advance(1 - len(before))
            raise of_job(error)
        stage.keep(last=str(images[-1].pk))
        stage.advance(len(images))
        run.yield_to_queue()


def _unanswered(images: list[Image], job_id: UUID) -> list[Image]:
    """Those of a batch that this job has no answer to: it was killed before it counted them."""
    answers = Classification.objects.filter(job=job_id, image__in=images, verdict__isnull=False)
    known = set(answers.values_list("image", flat=True))
    return [image for image in images if image.pk not in known]


def _ask(
    images: list[Image], recipe: Recipe, person: User, run: Run, token: ApiToken | None
) -> ProviderError | None:
    """What the provider failed by, if it is no fault of the picture."""
    if images and recipe.is_local:
        _here(images, recipe, person, run.job_id, token)
    elif images:
        with run.long_step(int(lease_of(recipe).total_seconds())):
            return _hosted(images[0], recipe, person, run.job_id, token)
    return None


def _here(
    images: list[Image], recipe: Recipe, person: User, job_id: UUID, token: ApiToken | None
) -> None:
    try:
        batches.classify_batch(images, recipe, person, job_id, token)
    except ClassifyError as error:
        raise of_job(error) from error


def _hosted(
    image: Image, recipe: Recipe, person: User, job_id: UUID, token: ApiToken | None
) -> ProviderError | None:
    """A picture that fails is noted, and the next one asked about, unless all would fail so."""
    try:
        subject = of_image(image)
    except FAILURES as error:
        note_failure(image, recipe, person, error, job_id)
        return None
    try:
        classify(subject, recipe, person, job_id=job_id, token=token)
    except FAILURES as error:
        if code_of(error) in OF_ALL:
            raise of_job(error) from error
        if isinstance(error, ProviderError) and error.code in OF_THE_PROVIDER:
            return error
    return None


def of_job(error: Exception) -> JobError:
    """What ends a whole job, with its sentence."""
    if isinstance(error, ProviderError):
        return JobError(error.sentence)
    return JobError(ClassifyError.SENTENCES[code_of(error)])


def outcomes(job_id: UUID) -> QuerySet[Classification]:
    """What became of the pictures of a job, each once: its answer, otherwise its last failure.

    A picture that failed is asked about again where a failed job is tried again.
    """
    rows = Classification.objects.filter(job=job_id)
    later = rows.filter(image=OuterRef("image")).filter(
        Q(created__gt=OuterRef("created")) | Q(verdict__isnull=False)
    )
    return rows.filter(Q(error="") | ~Exists(later))


def failures_of(job_id: UUID) -> FailedPictures:
    return FailedPictures(job_id)


class FailedPictures:
    """What a job could not classify, a page at a time."""

    def __init__(self, job_id: UUID) -> None:
        self._failed = outcomes(job_id).exclude(error="").order_by("created", "pk")

    def __len__(self) -> int:
        return self._failed.count()

    def __getitem__(self, place: slice) -> list[Failure]:
        return [Failure(row.name, explain(row.error)) for row in self._failed[place]]
