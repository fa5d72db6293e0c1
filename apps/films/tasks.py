"""The background jobs of films."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.films.models import Film
from apps.films.services import receiving
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind(receiving.LOOK, title=_("Looking at a film"))
def look(run: Run) -> None:
    film = Film.objects.filter(pk=run.params["film"]).first()
    if film is not None:
        receiving.look(film)
