"""Takes by their content keys: which one a line has now."""

from __future__ import annotations

from uuid import UUID

from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Take, Translation
from apps.films.services.casting import Cast, cast_of
from apps.films.services.keys import digest

# Of this room; the engine's own version comes with `engine_version`.
SPOKEN_VERSION = 1


# Where `with_parts` leaves a line's translations, by language.
TRANSLATED = "translated"


def take_key(cue: UUID, text: str, language: str, cast: Cast) -> str:
    voice = str(cast.voice.pk) if cast.voice else ""
    how = [cast.engine, cast.model, cast.voice_key, voice]
    return digest("speak", SPOKEN_VERSION, engine_version(cast), str(cue), text, language, how)


def engine_version(cast: Cast) -> int:
    from apps.films.options import LOCAL

    if cast.engine != LOCAL:
        return 0
    from apps.sound.speech import SPEECH_VERSION

    return SPEECH_VERSION


def spoken_text(cue: Cue, language: str) -> str:
    """What is to be said for a line; needs its translations prefetched to be cheap."""
    found = translation_of(cue, language)
    return found.text.strip() if found else ""


def translation_of(cue: Cue, language: str) -> Translation | None:
    known: dict[str, Translation] | None = cue.__dict__.get(TRANSLATED)
    if known is not None:
        return known.get(language)
    return next((one for one in cue.translations.all() if one.language == language), None)


def current_keys(film: Film, cues: list[Cue]) -> dict[UUID, str]:
    """The key of each line's take; of lines without text or voice none."""
    keys: dict[UUID, str] = {}
    for cue in cues:
        if text := spoken_text(cue, film.target_language):
            try:
                keys[cue.pk] = take_key(cue.pk, text, film.target_language, cast_of(film, cue))
            except FilmError:
                continue
    return keys


# The stage of artifacts of lines that their voice's service did not say.
UNSAID = "speak"


def unsaid(film: Film) -> set[str]:
    """Keys of takes that a service would not make."""
    return set(film.artifacts.filter(stage=UNSAID).values_list("key", flat=True))


def unsaid_lines(film: Film, cues: list[Cue]) -> set[UUID]:
    refused = unsaid(film)
    keys = current_keys(film, cues) if refused else {}
    return {pk for pk, key in keys.items() if key in refused}


def current_takes(film: Film, cues: list[Cue], *, files: bool = True) -> dict[UUID, Take]:
    """By line; of lines whose take is not made yet, or is of another text, none."""
    keys = current_keys(film, cues)
    found = film.takes.filter(key__in=keys.values())
    if files:
        found = found.select_related("file")
    by_key = {take.key: take for take in found}
    return {pk: by_key[key] for pk, key in keys.items() if key in by_key}


def with_parts(film: Film, *only: UUID) -> list[Cue]:
    """A film's lines in order, or some of them, with what is asked of them. Thousands of lines:
    what they share is one object, and translations are put beside them rather than into a query
    set of each."""
    characters = {one.pk: one for one in film.characters.select_related("voice")}
    translated: dict[UUID, dict[str, Translation]] = {}
    told = Translation.objects.filter(cue__film=film)
    rows = film.cues.in_order().defer("embedding")
    if only:
        told, rows = told.filter(cue__in=only), rows.filter(pk__in=only)
    for one in told:
        translated.setdefault(one.cue_id, {})[one.language] = one
    cues = list(rows)
    for cue in cues:
        cue.film = film
        cue.character = characters[cue.character_id] if cue.character_id else None
        cue.__dict__[TRANSLATED] = translated.get(cue.pk, {})
    return cues
