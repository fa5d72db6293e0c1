"""Match two sets of files by name: as they are, then without case, then without extension."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

Rule = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Matched:
    """Places in the two lists of names."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    only_first: list[int] = field(default_factory=list)
    only_second: list[int] = field(default_factory=list)


def match(first: Sequence[str], second: Sequence[str]) -> Matched:
    """A name that two files of one side have matches nothing: which of them was meant?"""
    names = (without_common_folder(first), without_common_folder(second))
    left = (dict(enumerate(names[0])), dict(enumerate(names[1])))
    pairs: list[tuple[int, int]] = []
    for rule in (str, str.casefold, _without_extension):
        for pair in _by_rule(left[0], left[1], rule):
            pairs.append(pair)
            del left[0][pair[0]], left[1][pair[1]]
    return Matched(sorted(pairs), sorted(left[0]), sorted(left[1]))


def _by_rule(first: dict[int, str], second: dict[int, str], rule: Rule) -> list[tuple[int, int]]:
    sides = (_unambiguous(first, rule), _unambiguous(second, rule))
    return [(place, sides[1][name]) for name, place in sides[0].items() if name in sides[1]]


def _unambiguous(names: dict[int, str], rule: Rule) -> dict[str, int]:
    counts = Counter(rule(name) for name in names.values())
    return {rule(name): place for place, name in names.items() if counts[rule(name)] == 1}


def _without_extension(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).casefold() if PurePosixPath(name).name else name


def without_common_folder(names: Sequence[str]) -> list[str]:
    """Paths below the folder that holds all of them: “before/a.png” and “after/a.png” are one."""
    parts = [PurePosixPath(name.replace("\\", "/").lstrip("/")).parts for name in names]
    common = 0
    for level in zip(*(each[:-1] for each in parts), strict=False):
        if len(set(level)) > 1:
            break
        common += 1
    return [str(PurePosixPath(*each[common:])) for each in parts]
