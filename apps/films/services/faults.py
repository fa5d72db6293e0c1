"""What goes wrong while a worker is on a film, as codes that rows keep and sentences of jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apps.films.errors import FilmError
from apps.films.models import Film, Voice
from apps.jobs.errors import JobError
from apps.media.errors import FileError
from apps.providers.errors import ProviderError
from apps.sound.errors import NotInstalledError, SoundError
from apps.vision.errors import NOT_READY
from futu.coded import CodedError, shown
from futu.failures import is_disk_full

FAILURES = (FilmError, FileError, SoundError, ProviderError)


@contextmanager
def named() -> Iterator[None]:
    """Faults of models, parts and the disk as FilmError."""
    try:
        yield
    except NotInstalledError as error:
        raise FilmError("needs_part", {"part": str(error.params.get("name", "?"))}) from error
    except SoundError as error:
        if error.code == "unknown_language":
            params = {"language": str(error.params.get("language", ""))}
            raise FilmError("language", params) from error
        if error.code == "no_voice":
            params = {"language": str(error.params.get("language", ""))}
            raise FilmError("no_voice", params) from error
        raise
    except NOT_READY as error:
        raise FilmError("weights") from error
    except OSError as error:
        if not is_disk_full(error):
            raise
        raise FilmError("disk_full") from error


@contextmanager
def told() -> Iterator[None]:
    """Failures as the job's own sentence."""
    try:
        with named():
            yield
    except FAILURES as error:
        raise as_job_error(error) from error


def as_job_error(error: CodedError | ProviderError) -> JobError:
    if isinstance(error, ProviderError):
        return JobError(error.sentence)
    values = {name: shown(name, value) for name, value in error.params.items()}
    return JobError(error.SENTENCES[error.code], **values)


@contextmanager
def noted(film: Film) -> Iterator[None]:
    """A failure is kept with the film, and fails the job with the same sentence."""
    try:
        with named():
            yield
    except FAILURES as error:
        params = {} if isinstance(error, ProviderError) else error.params
        Film.objects.filter(pk=film.pk).update(error=error.code[:40], error_params=params)
        raise as_job_error(error) from error


@contextmanager
def noted_voice(voice: Voice) -> Iterator[None]:
    try:
        with named():
            yield
    except FAILURES as error:
        Voice.objects.filter(pk=voice.pk).update(error=error.code[:40])
        raise as_job_error(error) from error
