"""Letting go of a film."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.films.models import Film
from apps.jobs import services as jobs
from apps.media.models import StoredFile


def remove(film: Film) -> None:
    """With all that was made of it; its job ends. Consents and cloned voices stay."""
    with transaction.atomic():
        if film.job and film.job.is_active:
            jobs.request_cancel(film.job)
        kept = _files_of(film)
        film.delete()
        StoredFile.objects.filter(pk__in=kept).delete()


def _files_of(film: Film) -> list[UUID]:
    single = [film.source_id, film.thumbnail_id, film.web_copy_id, film.effects_id]
    many = (
        film.takes.values_list("file", flat=True),
        film.outputs.values_list("file", flat=True),
        film.artifacts.exclude(file=None).values_list("file", flat=True),
    )
    auditions = [
        pk
        for one in film.characters.all()
        for pk in one.auditions.exclude(file=None).values_list("file", flat=True)
    ]
    return [pk for pk in (*single, *auditions, *(pk for each in many for pk in each)) if pk]
