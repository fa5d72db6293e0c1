"""One question of a page: answered at once by this machine or the cache, by a job where a provider
is asked, because its answer may take minutes and a request holds a thread of the web process.

A file that was sent waits as a small copy, which goes with the answer, or after a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL.Image import Image as Picture

from apps.accounts.models import User
from apps.classification.errors import FAILURES, ClassifyError
from apps.classification.models import Classification, Recipe
from apps.classification.services.asking import classify
from apps.classification.services.gallery_jobs import of_job
from apps.classification.services.recipes import may_ask, permitted
from apps.classification.services.subjects import SIDE, Subject, of_image
from apps.classification.services.verdicts import known, lease_of
from apps.galleries.models import Image
from apps.galleries.pictures import decode_own
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run
from apps.media.errors import FileError
from apps.media.kinds import get_kind
from apps.media.models import StoredFile
from apps.media.services import keep_file, remove_files
from apps.media.storage import open_seekable

KIND = "classification.ask"
FILE_KIND = "question"
KEPT = timedelta(days=1)
# Of the copy: what is sent is made from it once more.
QUALITY = 95


def ask(subject: Subject, recipe: Recipe, person: User) -> Classification | Job:
    """Raises `FAILURES`."""
    recipe = permitted(recipe, subject.image, person)
    at_once = recipe.is_local or not may_ask(person, recipe)
    if at_once or known(subject.sha256, recipe):
        return classify(subject, recipe, person)
    params = {
        "recipe": recipe.pk,
        "name": subject.name,
        "about": subject.name,
        "sha256": subject.sha256,
    }
    if subject.image:
        return _start(person, params | {"image": str(subject.image.pk)})
    picture = subject.decode()
    try:
        file = _keep(picture, subject.name, person)
    except FileError:  # There is no room for a copy: it is asked while the person waits.
        return classify(subject, recipe, person)
    return _start(person, params | {"file": str(file.pk)})


def answer(run: Run) -> dict[str, str] | None:
    """The job: the result names the question's row."""
    recipe = Recipe.objects.select_related("provider").filter(pk=run.params["recipe"]).first()
    person = User.objects.filter(pk=run.owner_id or 0).first()
    if recipe is None or person is None:
        return None
    try:
        with run.long_step(int(lease_of(recipe).total_seconds())):
            asked = classify(_subject(run.params), recipe, person, job_id=run.job_id)
    except FAILURES as error:
        raise of_job(error) from error
    forget_file(run.params)
    return {"classification": str(asked.pk)}


def answer_to(job: Job) -> Classification | None:
    """What came of it, once it is there."""
    found = job.result.get("classification") if isinstance(job.result, dict) else None
    return Classification.objects.filter(pk=found).first() if found else None


def forget_file(params: Mapping[str, Any]) -> None:
    if file_id := params.get("file"):
        remove_files(StoredFile.objects.filter(pk=file_id, kind=FILE_KIND))


def _start(person: User, params: dict[str, Any]) -> Job:
    return jobs.start(KIND, owner_id=person.pk, params=params)


def _keep(picture: Picture, name: str, person: User) -> StoredFile:
    written = BytesIO()
    picture.convert("RGB").save(written, "JPEG", quality=QUALITY)
    written.seek(0)
    file = keep_file(person.pk, get_kind(FILE_KIND), name, written, "image/jpeg")
    StoredFile.objects.filter(pk=file.pk).update(expires=timezone.now() + KEPT)
    return file


def _subject(params: Mapping[str, Any]) -> Subject:
    """As it was asked about. Raises ClassifyError if it is gone."""
    if image_id := params.get("image"):
        image = Image.objects.select_related("gallery").filter(pk=image_id).first()
        if image is None:
            raise ClassifyError("file_missing")
        return of_image(image)
    return Subject(params["name"], params["sha256"], lambda: _copy(UUID(params["file"])))


def _copy(file_id: UUID) -> Picture:
    file = StoredFile.objects.filter(pk=file_id, kind=FILE_KIND).first()
    if file is None:
        raise ClassifyError("file_missing")
    try:
        with open_seekable(file.key) as content:
            return decode_own(content, max_side=SIDE)
    except FileNotFoundError as error:
        raise ClassifyError("file_missing") from error
