"""The term base: of a film, and of all of a person's films."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Film, Term


def of_film(film: Film) -> QuerySet[Term]:
    """Its own and the person's, for its target language."""
    mine = Q(film=film) | Q(film=None, owner=film.owner_id)
    return Term.objects.filter(mine, language__in=("", film.target_language)).order_by("source")


def of_person(person: User) -> QuerySet[Term]:
    return Term.objects.filter(owner=person, film=None).order_by("source")


def add(
    person: User,
    source: str,
    target: str = "",
    *,
    film: Film | None = None,
    language: str = "",
    note: str = "",
    never_translate: bool = False,
) -> Term:
    """Raises FilmError."""
    return _saved(Term(owner=person, film=film, language=language), source, target, note,
                  never_translate)  # fmt: skip


def change(
    term: Term, source: str, target: str = "", *, note: str = "", never_translate: bool = False
) -> Term:
    """Raises FilmError."""
    return _saved(term, source, target, note, never_translate)


def _saved(term: Term, source: str, target: str, note: str, never_translate: bool) -> Term:
    term.source, term.target = source.strip()[:100], target.strip()[:100]
    term.note, term.never_translate = note.strip()[:200], never_translate
    if not term.source or not (term.target or term.never_translate):
        raise FilmError("term_empty")
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise FilmError("term_twice") from error
    return term


def remove(term: Term) -> None:
    term.delete()


def as_rows(film: Film) -> list[dict[str, Any]]:
    """As translators are told, and keys hold them."""
    return [
        {"source": one.source, "target": one.source if one.never_translate else one.target,
         "note": one.note}
        for one in of_film(film)
    ]  # fmt: skip


def within(rows: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Those that a text holds."""
    lowered = text.casefold()
    return [one for one in rows if one["source"].casefold() in lowered]
