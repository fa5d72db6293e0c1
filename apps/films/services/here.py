"""A film made in this process, without a worker: for the command."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from apps.accounts.models import User
from apps.films.models import Film
from apps.films.services import files, processing, receiving
from apps.jobs import services as jobs
from apps.jobs.models import Job

OTHERS_SECONDS = 0.5
Tell = Callable[[str, str], object]


def same_film(person: User, path: Path, source: str, target: str) -> Film | None:
    """The one that was made of this file before, for these languages."""
    rows = Film.objects.owned_by(person.pk).filter(
        source_sha256=files.sha256_of(path), source_language=source, target_language=target
    )
    return rows.exclude(source=None).order_by("-created").first()


def found(film: Film) -> Film:
    return Film.objects.select_related("job", "source", "owner", "effects").get(pk=film.pk)


def make(film: Film, from_stage: str | None, tell: Tell) -> None:
    """Start it, or take up the job that a killed call left, and do its jobs alone until it ends.

    Raises FilmError, ConsentError.
    """
    jobs.reconcile()  # What a killed call held.
    film = found(film)
    if not film.facts:
        receiving.look(film)
    if film.is_active and film.job is not None:
        job = film.job
        jobs.resume(job)
    else:
        job = processing.start(film, from_stage)
    said = ""
    while (row := Job.objects.get(pk=job.pk)).is_active:
        stage = row.present_stage
        if stage is not None and stage.name != said:
            said = stage.name
            tell(stage.name, str(stage.title))
        if row.state == Job.State.PAUSED:
            return
        if not _perform(row):
            time.sleep(OTHERS_SECONDS)  # A worker has it.


def _perform(job: Job) -> bool:
    """The parts that wait first, else the job itself; whether anything was done."""
    waiting = job.children.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
    for child in waiting.order_by("created"):
        if jobs.perform(child.pk):
            return True
    return jobs.perform(job.pk)
