"""The condition on pictures that words are, for one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from apps.galleries.models import AutoTag, Gallery
from apps.search.models import SearchDocument
from apps.search.text.parsing import Phrase, Word
from apps.search.text.tokens import document_tokens


def condition(phrases: Sequence[Phrase], asker_id: int | None) -> Q:
    """Pictures that all phrases fit: of the asker's galleries, of those shared with them by name,
    and of the public gallery.

    What a person notes of their pictures is for them and the members of the gallery to ask about,
    though they let everybody look at them: other public galleries are never asked.
    """
    galleries = [
        (gallery.id, document_tokens(f"{gallery.name} {gallery.description}"))
        for gallery in askable(asker_id)
    ]
    where = Q(gallery__in=[id_ for id_, _ in galleries])
    plain: list[str] = []
    for phrase in phrases:
        if tokens := _plain(phrase, galleries):
            plain += tokens
        else:
            where &= _phrase(phrase, galleries)
    return where & said(tuple(plain)) if plain else where


def askable(asker_id: int | None) -> list[Gallery]:
    accessible = Gallery.objects.accessible_to(asker_id)
    return list((Gallery.objects.published() | accessible).order_by("id"))


def _plain(phrase: Phrase, galleries: Sequence[tuple[object, set[str]]]) -> tuple[str, ...]:
    """The tokens of a phrase that nothing else can fit.

    Full text looks for all of them at once, so a word that every name has costs nothing.
    """
    [word, *more] = phrase.words
    if more or phrase.whole or word.terms or len(word.tokens) > 1:
        return ()
    return () if any(has >= set(word.tokens[0]) for _, has in galleries) else word.tokens[0]


def _phrase(phrase: Phrase, galleries: Sequence[tuple[object, set[str]]]) -> Q:
    found = Q()
    for word in phrase.words:
        found &= _word(word, galleries)
    return found | said(phrase.whole) if phrase.whole and len(phrase.words) > 1 else found


def _word(word: Word, galleries: Sequence[tuple[object, set[str]]]) -> Q:
    """One list of ids, not several conditions: databases then look up these few pictures, and do
    not ask all of a gallery's."""
    ids = _said(*word.tokens)
    if word.terms:
        seen = AutoTag.objects.filter(term__in=sorted(word.terms), removed=False)
        ids = ids.union(seen.order_by().values("image"), all=True)
    named = [id_ for id_, has in galleries if any(has >= set(each) for each in word.tokens)]
    return Q(id__in=ids) | Q(gallery__in=named) if named else Q(id__in=ids)


def said(*alternatives: tuple[str, ...]) -> Q:
    """Whose own words have all tokens of one of these."""
    return Q(id__in=_said(*alternatives))


def said_without_reading(*alternatives: tuple[str, ...]) -> Q:
    """The same without the words that are read in the picture."""
    rows = SearchDocument.objects.filter(tokens__fits_own=alternatives)
    return Q(id__in=rows.order_by().values("image"))


def _said(*alternatives: tuple[str, ...]) -> QuerySet[SearchDocument, Any]:
    return SearchDocument.objects.filter(tokens__fits=alternatives).order_by().values("image")
