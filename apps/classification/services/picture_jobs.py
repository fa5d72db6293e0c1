"""Some pictures as a job: a selection, a batch of a program, an upload. Done as whole galleries are
(`gallery_jobs`), in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiToken, User
from apps.classification.models import ChosenPicture, Recipe
from apps.classification.services.recipes import may_ask
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.errors import JobError
from apps.jobs.models import Job
from apps.jobs.run import Run
from apps.providers.errors import ConsentError

ASKED_BY = "token"
TOKEN_GONE = _("The token that asked for this is gone, so the rest was not asked about.")
LOCAL, HOSTED = "classification.gallery", "classification.gallery_hosted"
WRITTEN = 1000


def start(ids: Iterable[UUID], recipe: Recipe, person: User, *, about: str, **more: str) -> Job:
    """`ids` are pictures of the person's. Raises ProviderError without the consent."""
    if not may_ask(person, recipe):
        raise ConsentError
    kind = LOCAL if recipe.is_local else HOSTED
    params: dict[str, Any] = {"chosen": True, "recipe": recipe.pk, "about": about, **more}
    with transaction.atomic():
        job = jobs.start(kind, owner_id=person.pk, params=params)
        chosen = [ChosenPicture(job=job, image_id=pk) for pk in ids]
        ChosenPicture.objects.bulk_create(chosen, batch_size=WRITTEN)
    return job


def token_in(token: ApiToken | None) -> dict[str, str]:
    """Parameters of a job that a program asked for."""
    return {ASKED_BY: str(token.pk)} if token else {}


def token_of(run: Run) -> ApiToken | None:
    """Raises JobError where it is gone: nobody has its quota any more."""
    if ASKED_BY not in run.params:
        return None
    found = ApiToken.objects.filter(pk=run.params[ASKED_BY]).first()
    if found is None:
        raise JobError(TOKEN_GONE)
    return found


class Pictures:
    """The ready pictures that a job was started for, as far as they are still the person's."""

    def __init__(self, run: Run, person: User) -> None:
        self._is_chosen = bool(run.params.get("chosen"))
        ready = Image.objects.owned_by(person.pk).filter(state=Image.State.READY)
        if self._is_chosen:
            chosen = ChosenPicture.objects.filter(job=run.job_id, image__binned=None)
            self._rows = chosen.filter(
                image__state=Image.State.READY,
                image__gallery__owner=person,
                image__gallery__binned=None,
            ).select_related("image__gallery")
        else:
            self._rows = ready.filter(gallery=run.params["gallery"]).select_related("gallery")
        self._key = "image_id" if self._is_chosen else "pk"

    def count(self, last: str | None) -> int:
        return self._after(last).count()

    def after(self, last: str | None, count: int) -> list[Image]:
        """The next ones by id."""
        rows = list(self._after(last).order_by(self._key)[:count])
        return [row.image for row in rows] if self._is_chosen else rows

    def _after(self, last: str | None) -> Any:
        return self._rows.filter(**{f"{self._key}__gt": last}) if last else self._rows
