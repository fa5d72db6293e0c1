"""One line anew: its take, its translation, a shorter or a longer one. By jobs: models are slow."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction

from apps.films.errors import FilmError
from apps.films.models import Artifact, Audition, Character, Cue, Film, Voice
from apps.films.options import LOCAL, NOBODY
from apps.films.services import engines
from apps.films.services.keys import digest
from apps.films.services.takes import current_keys, spoken_text, with_parts
from apps.jobs import services as jobs
from apps.jobs.models import Job

RETAKE, ALTERNATIVES, RETRANSLATE = "films.retake", "films.alternatives", "films.retranslate"
AUDITION = "films.audition"
ALTERNATIVES_VERSION = 1
MAX_AUDITION = 300


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Of a line's translation; empty where the model had none."""

    shorter: str
    longer: str


def regenerate(cue: Cue) -> Job:
    """Speak the line as it is now, once more; the job makes one take and fits it. Raises
    FilmError, ConsentError."""
    film = cue.film
    if not spoken_text(cue, film.target_language):
        raise FilmError("empty_text")
    engines.check(film.settings, film.owner, ("speech",))
    return _start(RETAKE, cue)


def retranslate(cue: Cue) -> Job:
    """Ask the translator for the line alone, whatever it is now. Raises FilmError,
    ConsentError."""
    _check_translator(cue)
    return _start(RETRANSLATE, cue)


def alternatives(cue: Cue) -> Job:
    """Ask the translator for a shorter and a longer wording: `alternatives_of` has them when the
    job is done. Raises FilmError, ConsentError."""
    _check_translator(cue)
    if cue.film.settings.translator == LOCAL:
        raise FilmError("no_rewording")
    if not spoken_text(cue, cue.film.target_language):
        raise FilmError("empty_text")
    return _start(ALTERNATIVES, cue)


def _check_translator(cue: Cue) -> None:
    options = cue.film.settings
    if options.translator == NOBODY:
        raise FilmError("no_translator")
    engines.check(options, cue.film.owner, ("translator",))


def alternatives_of(cue: Cue) -> Alternatives | None:
    """Of the text and translation as they are now; None: not asked for yet."""
    kept = Artifact.objects.filter(
        film=cue.film, stage="alternatives", key=alternatives_key(cue)
    ).first()
    return Alternatives(**kept.data) if kept else None


def last_asked(cue: Cue) -> Job | None:
    """The job that asks for other wordings, or did last."""
    jobs_of_line = Job.objects.filter(
        kind=ALTERNATIVES, owner=cue.film.owner_id, params__cue=str(cue.pk)
    )
    return jobs_of_line.order_by("-created").first()


def alternatives_key(cue: Cue) -> str:
    film = cue.film
    said, how = spoken_text(cue, film.target_language), _translator_of(film)
    return digest(ALTERNATIVES_VERSION, str(cue.pk), cue.text, said, film.target_language, how)


def _translator_of(film: Film) -> list[str]:
    """Whom the film's settings name, also one who is gone."""
    options = film.settings
    with suppress(FilmError):
        return [options.translator, engines.model_of(options, "translator"), options.formality]
    return [options.translator, "", options.formality]


def _take_key(cue: Cue) -> str:
    """Empty where nothing can be said."""
    film = cue.film
    return current_keys(film, with_parts(film, cue.pk)).get(cue.pk, "")


def _translation_key(cue: Cue) -> str:
    film = cue.film
    return digest(str(cue.pk), cue.text, film.language, film.target_language, _translator_of(film))


# What the jobs about one line are made of: asked for while the same is under way, it is that job.
KEYS: dict[str, Callable[[Cue], str]] = {
    RETAKE: _take_key,
    ALTERNATIVES: alternatives_key,
    RETRANSLATE: _translation_key,
}


def audition(
    character: Character, text: str, voice_key: str = "", voice: Voice | None = None
) -> Audition:
    """Let the character's voice, or another one, say something. Its file is there when the job is
    done. Raises FilmError, ConsentError."""
    text = " ".join(text.split())[:MAX_AUDITION]
    if not text:
        raise FilmError("empty_text")
    film = character.film
    engines.check(film.settings, film.owner, ("speech",))
    with transaction.atomic():
        made = Audition.objects.create(
            character=character, text=text, voice_key=voice_key[:200], voice=voice
        )
        params = {"audition": str(made.pk), "about": character.name}
        made.job = jobs.start(AUDITION, owner_id=film.owner_id, params=params)
        made.save(update_fields=["job"])
    return made


def _start(kind: str, cue: Cue) -> Job:
    """The same again while it is under way is the same job; of another text it is another one."""
    key = KEYS[kind](cue)
    under_way = _under_way(kind, cue, key)
    if under_way is not None:
        return under_way
    params = {"cue": str(cue.pk), "film": str(cue.film_id), "about": cue.text[:60], "key": key}
    return jobs.start(kind, owner_id=cue.film.owner_id, params=params)


def _under_way(kind: str, cue: Cue, key: str) -> Job | None:
    same = Job.objects.filter(kind=kind, params__cue=str(cue.pk), params__key=key)
    return same.active().order_by("-created").first()


def is_overtaken(kind: str, cue: Cue, key: str) -> bool:
    """Whether the line is no longer what a job was asked for (`key`), and another one was asked
    for what it is now."""
    now = KEYS[kind](cue)
    return now != key and _under_way(kind, cue, now) is not None
