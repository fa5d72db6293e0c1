"""The two tables as terms, with the classes that each of them covers."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import get_language

CLASSES = 1000
# Raised by one when a term gains or loses classes: pictures are then analysed anew.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Term:
    """A thing in pictures. The first of its names is the one that is shown."""

    key: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    # Keys of what it is a kind of.
    broader: tuple[str, ...]
    # Of ImageNet, in order: its own, and those of all that is a kind of it.
    classes: tuple[int, ...]
    is_class: bool

    @property
    def name(self) -> str:
        """In the reader's language."""
        names = self.chinese if (get_language() or "").startswith("zh") else self.english
        return names[0]

    @property
    def names(self) -> tuple[str, ...]:
        return self.english + self.chinese


def find_term(key: str) -> Term | None:
    """None for a key that an older catalogue had."""
    return terms().get(key)


@cache
def terms() -> Mapping[str, Term]:
    """All terms by their keys: the classes in order, then what is broader."""
    kinds, classes = list(_rows("broader.tsv")), list(_rows("classes.tsv"))
    broader = {_key(row): _parents(row) for row in kinds}
    covered: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(classes):
        for key in _lineage(_key(row), broader | {_key(row): _parents(row)}):
            covered[key].add(number)
    found = [_term(row, covered, is_class=True) for row in classes]
    found += [_term(row, covered, is_class=False) for row in kinds]
    return {term.key: term for term in found}


def _lineage(key: str, broader: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The term and all that is broader, directly or not."""
    found, left = set(), [key]
    while left:
        if (one := left.pop()) not in found:
            found.add(one)
            left += broader[one]
    return found


def _term(row: Mapping[str, str], covered: Mapping[str, set[int]], *, is_class: bool) -> Term:
    key = _key(row)
    return Term(
        key,
        _names(row["english"]),
        _names(row["chinese"]),
        _parents(row),
        tuple(sorted(covered[key])),
        is_class,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(",") if name.strip())


def _parents(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(slugify(name) for name in _names(row["broader"]))


def _key(row: Mapping[str, str]) -> str:
    return slugify(_names(row["english"])[0])
