"""Who speaks in a film: names, genders, voices; merged and divided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Character, Cue, Film, Gender, Voice
from apps.films.options import LOCAL
from apps.films.services.casting import stock
from apps.films.services.history import recorded

NAME_LENGTH = 100


def new_name(place: int) -> str:
    return _("Speaker %(n)s") % {"n": place + 1}


def rename(character: Character, person: User | None, name: str) -> Character:
    return _changed(character, person, "character_name", name=_clean(name) or character.name)


def set_gender(character: Character, person: User | None, gender: str) -> Character:
    """The voice that was assigned is chosen anew by it; one that a person chose stays."""
    if gender not in Gender.values:
        raise FilmError("gender")
    changes: dict[str, Any] = {"gender": gender}
    if character.voice_is_usual and gender != character.gender:
        changes |= {"voice_key": "", "voice_engine": ""}
    return _changed(character, person, "character_gender", **changes)


def choose_voice(
    character: Character, person: User | None, voice_key: str = "", *, voice: Voice | None = None
) -> Character:
    """A stock voice of the film's speech engine (of a provider: its name there), or one of the
    person's cloned voices; neither: as it is assigned. Raises FilmError."""
    film = character.film
    if voice is not None:
        check_voice(film, voice)
        changes: dict[str, Any] = {"voice": voice}
    else:
        known = {one.key for one in stock(film)}
        if voice_key and film.settings.speech == LOCAL and voice_key not in known:
            raise FilmError("voice_unknown")
        engine = film.settings.speech if voice_key else ""
        changes = {"voice": None, "voice_key": voice_key[:200], "voice_engine": engine}
    changes["voice_is_usual"] = not (voice_key or voice)
    return _changed(character, person, "character_voice", **changes)


def check_voice(film: Film, voice: Voice) -> None:
    """Whether a film may use a cloned voice. Raises FilmError."""
    if voice.owner_id != film.owner_id or not voice.is_usable:
        raise FilmError("voice_unknown")
    consent = voice.consents.filter(revoked=None).order_by("-given").first()
    if consent is None:
        raise FilmError("consent")
    if consent.languages and film.target_language not in consent.languages:
        params = {"voice": voice.name, "language": film.target_language}
        raise FilmError("consent_language", params)


def merge(into: Character, person: User | None, other: Character) -> Character:
    """`other`'s lines become `into`'s. Raises FilmError."""
    if into.film_id != other.film_id:
        raise FilmError("other_film")
    if into.pk == other.pk:
        raise FilmError("merge_self")
    moved = list(other.cues.all())
    with recorded(into.film, person, "characters_merged", cues=moved, characters=[into, other]):
        other.cues.update(character=into)
        Character.objects.filter(pk=other.pk).delete()
    return into


def split(film: Film, person: User | None, cues: Sequence[Cue], name: str = "") -> Character:
    """The lines become a new character's. Raises FilmError."""
    if not cues:
        raise FilmError("no_lines_chosen")
    if any(one.film_id != film.pk for one in cues):
        raise FilmError("other_film")
    place = (film.characters.aggregate(most=Max("place"))["most"] or 0) + 1
    with recorded(film, person, "character_split", cues=cues) as touched:
        made = Character.objects.create(
            film=film, name=_clean(name) or new_name(place), place=place
        )
        touched.characters.add(made.pk)
        Cue.objects.filter(pk__in=[one.pk for one in cues]).update(character=made)
    return made


def _clean(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH]


def _changed(character: Character, person: User | None, action: str, **changes: Any) -> Character:
    with recorded(character.film, person, action, characters=[character]):
        for name, value in changes.items():
            setattr(character, name, value)
        character.save(update_fields=list(changes))
    return character
