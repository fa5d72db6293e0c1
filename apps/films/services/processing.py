"""Start, pause, resume and cancel the making of a film, and say how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise

from apps.films.errors import FilmError
from apps.films.ffmpeg import separation
from apps.films.models import Film, Translation
from apps.films.options import LOCAL, NOBODY, FilmOptions
from apps.films.services import engines
from apps.films.services.engines import Task
from apps.films.services.expecting import check_room, expected
from apps.films.stages.extracting import check_picture
from apps.films.stages.names import NAMES, STAGES
from apps.films.translating import apertium
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.stages import StageState
from apps.sound.voices import base_of, stock_voices

__all__ = ["StageView", "cancel", "expected", "pause", "resume", "stages", "start"]

KIND = "films.translate"


@dataclass(frozen=True, slots=True)
class StageView:
    """For the strip: "pending", "running", "done", "skipped" (not wanted) or "failed"."""

    name: str
    title: str | Promise
    state: str
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        if self.state in ("done", "skipped"):
            return 100
        return min(100, 100 * self.done // self.total) if self.total else 0


def start(film: Film, from_stage: str | None = None) -> Job:
    """Make what is missing, or all from a stage on. Raises FilmError, ConsentError."""
    if from_stage is not None and from_stage not in NAMES:
        raise FilmError("unknown_stage")
    check(film)
    with transaction.atomic():
        held = Film.objects.select_for_update(of=("self",)).select_related("job").get(pk=film.pk)
        if held.is_active:
            raise FilmError("active")
        if from_stage:
            forget(film, from_stage)
        params = {"film": str(film.pk), "about": film.title}
        film.job = jobs.start(KIND, owner_id=film.owner_id, params=params)
        film.error, film.error_params, film.outcome, film.finished = "", {}, "", None
        film.save(update_fields=["job", "error", "error_params", "outcome", "finished"])
    return film.job


def check(film: Film) -> None:
    """All that can be known before. Raises FilmError, ConsentError."""
    if film.rights_confirmed is None:
        raise FilmError("no_rights")
    if film.source is None:
        raise FilmError("no_source")
    options = film.settings
    check_languages(film)
    if film.facts:
        check_picture(film)
    if options.background == "track" and film.effects is None and not options.subtitles_only:
        raise FilmError("no_effects")
    if options.background == "separate" and not options.subtitles_only:
        separation.check()
    engines.check(options, film.owner, tasks_of(film, options))
    if options.translator == LOCAL and film.language:
        apertium.direction(film.language, film.target_language)
    check_room(film)


def check_languages(film: Film) -> None:
    """Before anybody is asked, or paid, for a translation. Raises FilmError."""
    if film.language and base_of(film.language) == base_of(film.target_language):
        raise FilmError("same_language")
    options = film.settings
    is_local = options.speech == LOCAL and not options.subtitles_only
    if is_local and _will_have_translations(film) and not stock_voices(film.target_language):
        raise FilmError("no_voice", {"language": film.target_language})


def _will_have_translations(film: Film) -> bool:
    made = Translation.objects.filter(cue__film=film, language=film.target_language)
    return film.settings.translator != NOBODY or made.exclude(text="").exists()


def tasks_of(film: Film, options: FilmOptions) -> tuple[Task, ...]:
    """What the settings ask engines for: a film with lines of its own is not recognised."""
    wanted: list[Task] = [] if film.lines_from else ["recogniser"]
    wanted.append("translator")
    if not options.subtitles_only:
        wanted.append("speech")
    return tuple(wanted)


def forget(film: Film, from_stage: str) -> None:
    """Drop what a stage and those behind it made. What people wrote or locked stays."""
    gone = NAMES[NAMES.index(from_stage) :]
    if "recognise" in gone:
        film.lines_key = film.lines_from = ""
    if "characters" in gone:
        film.characters_key = ""
    film.save(update_fields=["lines_key", "lines_from", "characters_key"])
    if "translate" in gone:
        made = Translation.objects.filter(cue__film=film, cue__locked=False)
        made.filter(origin=Translation.Origin.MODEL, language=film.target_language).delete()
    if "speak" in gone:
        _drop(film.takes.filter(cue__locked=False) | film.takes.filter(cue=None))
    _drop(film.artifacts.filter(stage__in=gone))


def _drop(rows: object) -> None:
    from apps.media.models import StoredFile

    ids = list(rows.exclude(file=None).values_list("file", flat=True))  # type: ignore[attr-defined]
    rows.delete()  # type: ignore[attr-defined]
    StoredFile.objects.filter(pk__in=ids).delete()


def pause(film: Film) -> None:
    """Raises FilmError."""
    jobs.request_pause(_active(film))


def resume(film: Film) -> None:
    """Raises FilmError."""
    job = _active(film)
    if not job.can_resume:
        raise FilmError("not_paused")
    jobs.resume(job)


def cancel(film: Film) -> None:
    """What was done is kept. Raises FilmError."""
    jobs.request_cancel(_active(film))


def _active(film: Film) -> Job:
    if film.job is None or not film.job.is_active:
        raise FilmError("not_active")
    return film.job


def stages(film: Film) -> list[StageView]:
    """Each as it is now; one that runs in another queue has that job's counts."""
    job = film.job
    known = {one.name: one for one in job.progress} if job else {}
    skipped = _skipped(film)
    rows = []
    for stage in STAGES:
        progress = known.get(stage.name)
        if progress is None or (progress.is_done and stage.name in skipped):
            state = "skipped" if progress else "pending"
            rows.append(StageView(stage.name, stage.title, state))
            continue
        done, total = progress.done, progress.total
        state = {StageState.DONE: "done", StageState.RUNNING: "running"}.get(
            progress.state, "pending"
        )
        if state == "running" and job is not None:
            done, total = _of_child(job, stage.name) or (done, total)
            state = "failed" if film.why else state
        rows.append(StageView(stage.name, stage.title, state, done, total))
    return rows


def _of_child(job: Job, stage: str) -> tuple[int, int] | None:
    child = job.children.filter(kind=f"films.{stage}").order_by("-created").first()
    return (child.done, child.total) if child and child.total else None


def _skipped(film: Film) -> set[str]:
    """Stages that had nothing to do because of how the film ended."""
    if film.outcome == "needs_translator":
        return {"translate", "speak", "fit", "mix"}
    return (
        {"speak", "fit", "mix"} if film.outcome in ("subtitles_only", "nothing_spoken") else set()
    )
