"""What a film is made with: a person's usual settings, and those of one film."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Film, UsualSettings
from apps.films.options import FilmOptions, parsed
from apps.films.services import engines
from apps.providers.errors import ProviderError


def usual_options(person: User) -> FilmOptions:
    """The person's own, else those of their last film, if they still hold; else this machine's
    models, and the first translator that they agreed to."""
    kept = UsualSettings.objects.filter(person=person).first()
    last = Film.objects.owned_by(person.pk).exclude(options={}).order_by("-created").first()
    for values in (one.options for one in (kept, last) if one is not None):
        with suppress(FilmError, ProviderError):
            options = parsed(values)
            engines.check(options, person, ("recogniser", "translator", "speech"))
            return options.model_copy(update={"track": 0, "speakers": None, "background": "duck"})
    return FilmOptions(translator=engines.usual_translator(person))


def usual_languages(person: User) -> tuple[str, str]:
    """Source ("": to be found out) and target."""
    kept = UsualSettings.objects.filter(person=person).first()
    return (kept.source_language, kept.target_language) if kept else ("", "zh")


def keep_usual(
    person: User,
    values: dict[str, Any],
    source_language: str | None = None,
    target_language: str | None = None,
) -> UsualSettings:
    """What the person's next films begin with. Raises FilmError."""
    kept, _new = UsualSettings.objects.get_or_create(person=person)
    kept.options = parsed({**kept.options, **values}).model_dump(mode="json")
    if source_language is not None:
        kept.source_language = source_language[:20]
    if target_language:
        kept.target_language = target_language[:20]
    kept.save()
    return kept


def settle_options(
    film: Film,
    values: dict[str, Any],
    *,
    title: str | None = None,
    source_language: str | None = None,
    target_language: str | None = None,
) -> Film:
    """Change a film's settings; what follows from them is made when it is started. Raises
    FilmError."""
    if film.is_active:
        raise FilmError("active")
    film.options = parsed({**film.options, **values}).model_dump(mode="json")
    if title is not None and title.strip():
        film.title = title.strip()[:200]
    if source_language is not None:
        film.source_language = source_language[:20]
    if target_language:
        film.target_language = target_language[:20]
    film.save(update_fields=["options", "title", "source_language", "target_language"])
    return film
