"""Which voice says a line: a cloned one, one that was chosen, or one that is assigned."""

from __future__ import annotations

from dataclasses import dataclass

from apps.films.errors import FilmError
from apps.films.models import Character, Cue, Film, Gender, Voice
from apps.films.options import LOCAL
from apps.films.services.engines import model_of, provider_of
from apps.sound.errors import SoundError
from apps.sound.voices import StockVoice, default_voice, stock_voices


@dataclass(frozen=True, slots=True)
class Cast:
    """`engine` is "local" or "provider:<id>"."""

    engine: str
    model: str
    voice_key: str
    voice: Voice | None = None


def stock(film: Film) -> tuple[StockVoice, ...]:
    """The voices of this machine for a film's target language; none where a provider speaks."""
    if film.settings.speech != LOCAL:
        return ()
    return stock_voices(film.target_language)


def assign_voices(film: Film) -> None:
    """Give each character without a voice of the film's engine and language one.

    Raises FilmError where there is none.
    """
    engine = film.settings.speech
    characters = list(film.characters.order_by("place"))
    used = [one.voice_key for one in characters if _is_cast(film, one)]
    for one in characters:
        if not _is_cast(film, one):
            one.voice_key = usual(film, one.gender, used)
            one.voice_engine, one.voice_is_usual = engine, True
            one.save(update_fields=["voice_key", "voice_engine", "voice_is_usual"])
            used.append(one.voice_key)


def _is_cast(film: Film, one: Character) -> bool:
    if one.voice_engine != film.settings.speech or not one.voice_key:
        return False
    if film.settings.speech != LOCAL:
        return True
    return one.voice_key in {voice.key for voice in stock(film)}


def usual(film: Film, gender: str, used: list[str]) -> str:
    """Raises FilmError."""
    provider = provider_of(film.settings.speech, "speech")
    if provider is not None:
        return provider.speech_voice
    known = gender if gender in (Gender.FEMALE, Gender.MALE) else "unsure"
    try:
        return default_voice(film.target_language, known, used).key  # type: ignore[arg-type]
    except SoundError as error:
        raise FilmError("no_voice", {"language": film.target_language}) from error


def cast_of(film: Film, cue: Cue) -> Cast:
    """Raises FilmError. Characters have been assigned voices before."""
    options, one = film.settings, cue.character
    if one is not None and one.voice is not None and one.voice.is_usable:
        voice = one.voice
        return Cast(f"provider:{voice.provider_id}", voice.model, voice.external_id, voice)
    key = one.voice_key if one is not None and _is_cast(film, one) else ""
    key = key or usual(film, one.gender if one else "", [])
    return Cast(options.speech, model_of(options, "speech"), key)
