"""Ground-truth labels, from the names of files and folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from apps.galleries.terms import terms, terms_named

CLASS_FILE = re.compile(r"n\d{8}_(.+)")
PART = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Folder:
    """`term` labels all pictures of a folder; only terms below `root` are read from file names."""

    term: str = ""
    root: str = ""


FOLDERS = {
    "animals-birds": Folder("bird", "bird"),
    "animals-insects": Folder("animal", "animal"),
    "animals-mammals-bovines": Folder("ungulate", "ungulate"),
    "food-fruit": Folder("fruit", "fruit"),
    "food-nuts": Folder("nut", "nut"),
    "hobbies-music-string": Folder("stringed-instrument", "stringed-instrument"),
    "household-tools": Folder("tool", "tool"),
    "plants-flowers": Folder("flower", "flower"),
    "sports": Folder("sport", "sport"),
    "town-roadsigns": Folder("sign", ""),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    path: Path
    # The keys of all true terms.
    terms: frozenset[str]


def label(path: Path) -> Labelled:
    """Label a picture by the ImageNet class in its file name, or by the names of folder and
    file."""
    if named := CLASS_FILE.fullmatch(path.stem):
        keys = {k for k in terms_named(named.group(1).replace("_", " ")) if terms()[k].is_class}
        return Labelled(path, _lineage(keys))
    folder = FOLDERS.get(path.parent.name, Folder())
    words = PART.findall(path.stem)
    names = [" ".join(words), *words, *map(" ".join, pairwise(words))]
    keys = {key for name in names for key in terms_named(name) if folder.root in _lineage([key])}
    return Labelled(path, _lineage(keys | ({folder.term} if folder.term else set())))


def _lineage(keys: Iterable[str]) -> frozenset[str]:
    """The terms and all their broader terms."""
    found, remaining = set[str](), list(keys)
    while remaining:
        if (key := remaining.pop()) not in found:
            found.add(key)
            remaining += terms()[key].broader
    return frozenset(found)
