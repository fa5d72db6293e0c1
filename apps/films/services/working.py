"""The job of a film: stage after stage, each told to do what is missing."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from apps.films.models import Film
from apps.films.options import NOBODY
from apps.films.services.faults import noted
from apps.films.stages import (
    diarizing,
    extracting,
    fitting,
    mixing,
    muxing,
    recognising,
    speaking,
    translating,
)
from apps.films.stages.work import Work
from apps.jobs.run import Run
from apps.jobs.stage_run import StageRun

NEEDS_TRANSLATOR, SUBTITLES_ONLY = "needs_translator", "subtitles_only"
NOTHING_SPOKEN = "nothing_spoken"
STEPS: dict[str, Callable[[Work, StageRun], None]] = {
    "probe": extracting.probe,
    "audio": extracting.audio,
    "recognise": recognising.recognise,
    "characters": diarizing.tell_apart,
    "translate": translating.run,
    "speak": speaking.run,
    "fit": fitting.run_fit,
    "mix": mixing.run_mix,
    "mux": muxing.run_mux,
}
DUBBING = {"speak", "fit", "mix"}


def film_of(run: Run) -> Film | None:
    rows = Film.objects.select_related("source", "owner", "thumbnail", "effects")
    return rows.filter(pk=run.params["film"]).first()


def translate(run: Run) -> dict[str, str] | None:
    film = film_of(run)
    if film is None:
        return None
    work = Work(film, run)
    for stage in run.stages():
        # What the settings say holds for the whole run, what is there is looked up anew.
        film.refresh_from_db()
        has_dub = not outcome_of(film)
        if stage.name == ("speak" if has_dub else "mux"):
            film.lines_read = timezone.now()
            film.save(update_fields=["lines_read"])
        if stage.name in DUBBING and not has_dub:
            continue
        with noted(film):
            STEPS[stage.name](work, stage)
    film.refresh_from_db()
    film.outcome = outcome_of(film) or _unspoken(film)
    film.finished, film.error, film.error_params = timezone.now(), "", {}
    film.save(update_fields=["outcome", "finished", "error", "error_params"])
    return {"film": str(film.pk), "outcome": film.outcome}


def outcome_of(film: Film) -> str:
    """Why there is no dub, as far as that is known before lines are spoken."""
    if film.settings.translator == NOBODY and translating.is_untranslated(film):
        return NEEDS_TRANSLATOR
    return SUBTITLES_ONLY if film.settings.subtitles_only else ""


def _unspoken(film: Film) -> str:
    return "" if fitting.spoken_lines(film) else NOTHING_SPOKEN


Part = Callable[[Work, StageRun], None]


def part(run: Run, step: Part) -> None:
    """A child in the worker of the models. Its failure is the film's."""
    film = film_of(run)
    if film is None:
        return
    for stage in run.stages():
        with noted(film):
            step(Work(film, run), stage)
