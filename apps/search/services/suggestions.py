"""Other words, when no picture has those that were asked for.

Only the catalogue's names, of terms that are on pictures the person may see, and their own tags:
nothing is offered that would tell of other people's pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from uuid import UUID

from apps.galleries.models import AutoTag, Image, Tag
from apps.galleries.terms import find_term, known_names, name_key, terms
from apps.search.text.parsing import parse

MAX_FOUND = 6
# How alike two spellings are at least: "tigre" and "tiger" are .8.
LIKENESS = 0.75
# Of a person's own tags.
MAX_TAGS = 500


def suggest(text: str, gallery_ids: Sequence[UUID], asker_id: int | None) -> list[str]:
    """Words that are spelt alike, begin alike or are broader, and that find something there."""
    asked = [word.text for phrase in parse(text) for word in phrase.words]
    keys = [key for word in asked for key in _terms_like(word)]
    there = _seen(dict.fromkeys(keys), gallery_ids)
    named = [term.name for key in dict.fromkeys(keys) if key in there and (term := find_term(key))]
    tags = list(Tag.objects.owned_by(asker_id).values_list("name", flat=True)[:MAX_TAGS])
    own = [tag for word in asked for tag in _alike(word, tags)]
    return list(dict.fromkeys([*own, *named]))[:MAX_FOUND]


def _terms_like(word: str) -> list[str]:
    key, names = name_key(word), known_names()
    found = [broader for same in names.get(key, ()) for broader in terms()[same].broader]
    for name in _alike(key, names):
        found += sorted(names[name])
    return found


def _alike(word: str, names: Iterable[str]) -> list[str]:
    names = list(names)
    within = [name for name in names if len(word) > 1 and name_key(name).startswith(word)]
    within += [name for name in names if len(name) > 1 and not name.isascii() and name in word]
    return [*within[:MAX_FOUND], *get_close_matches(word, names, n=3, cutoff=LIKENESS)]


def _seen(keys: Iterable[str], gallery_ids: Sequence[UUID]) -> set[str]:
    """Which of these terms are on a picture that can be found there."""
    ready = Image.objects.filter(gallery__in=gallery_ids, state=Image.State.READY)
    on = AutoTag.objects.filter(term__in=list(keys), removed=False, image__in=ready.order_by())
    return set(on.order_by().values_list("term", flat=True).distinct())
