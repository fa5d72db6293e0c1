"""A copy that browsers play, of a film that they cannot play as it is: made when asked for."""

from __future__ import annotations

from apps.films.errors import FilmError
from apps.films.ffmpeg.picture import is_playable, web_copy
from apps.films.ffmpeg.probe import Probe
from apps.films.models import Film
from apps.films.services import files
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

COPY = "films.web_copy"
# A film of hours, encoded on a slow machine.
COPY_SECONDS = 12 * 3600


def needs_copy(film: Film) -> bool:
    """Whether browsers could not play it, and there is no copy."""
    return bool(film.facts) and film.web_copy_id is None and not is_playable(Probe.of(film.facts))


def copying(film: Film) -> Job | None:
    """The job that makes it, while that is under way."""
    return Job.objects.filter(kind=COPY, params__film=str(film.pk)).active().first()


def ask_for_copy(film: Film) -> Job:
    """The same job while it is under way. Raises FilmError."""
    if film.source is None:
        raise FilmError("no_source")
    same = copying(film)
    if same is not None:
        return same
    params = {"film": str(film.pk), "about": film.title}
    return jobs.start(COPY, owner_id=film.owner_id, params=params)


def make_copy(film: Film, run: Run) -> None:
    """In a worker. Raises FilmError, FileError."""
    if not needs_copy(film):
        return
    seconds = max(1, film.duration_ms // 1000)

    def tell(at_ms: int) -> None:
        run.report(min(at_ms // 1000, seconds), seconds)

    with run.long_step(COPY_SECONDS), files.workplace() as folder:
        out = folder / "watch.mp4"
        with files.as_path(film.source) as path:
            web_copy(path, Probe.of(film.facts), out, check=run.check, on_progress=tell)
        kept = files.keep(film.owner_id, files.PART, out, "watch.mp4", "video/mp4")
        with files.owned(kept) as film.web_copy:
            film.save(update_fields=["web_copy"])
