"""Which terms a person may mean by a word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from apps.galleries.folding import folded
from apps.galleries.terms.catalogue import terms

# "crane (bird)": what tells two of a name apart is no part of the name.
APART = re.compile(r"\s*\(.*?\)")
NOT_WORDS = re.compile(r"[\W_]+")
SINGULAR = ("ss", "us", "is")


def singular(word: str) -> str:
    """An English word without its plural's ending, as far as rules go: "foxes" is "fox"."""
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith(SINGULAR):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def name_key(name: str) -> str:
    """What names are compared by: folded, each word in the singular, nothing between words."""
    words = NOT_WORDS.split(folded(APART.sub("", name)).replace("'", ""))
    return "".join(singular(word) for word in words)


@cache
def known_names() -> Mapping[str, frozenset[str]]:
    """Keys of terms by `name_key` of each of their names."""
    found: dict[str, set[str]] = defaultdict(set)
    for term in terms().values():
        for name in term.names:
            found[name_key(name)].add(term.key)
    return {name: frozenset(keys) for name, keys in found.items()}


def terms_named(name: str) -> frozenset[str]:
    """The keys of the terms with this name, in either language; none for another word."""
    return known_names().get(name_key(name), frozenset())
