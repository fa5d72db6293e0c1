"""Precision and recall of the detected pairs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from apps.duplicates.models import DuplicatePair
from apps.galleries.models import Gallery
from apps.vision.evaluation.rows import Rows

SERIES = DuplicatePair.Kind.SERIES


@dataclass
class Scores:
    """`made` and `found` count pairs of a source and its copy by edit: existing and detected ones.
    `right` and `wrong` are of all pairs that were called copies."""

    found: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    # Pairs of shots of one burst, by kind of burst: called a series, called copies, and all.
    series: Counter[str] = field(default_factory=Counter)
    called_copies: Counter[str] = field(default_factory=Counter)
    shots: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return self.found.total() / max(1, self.made.total())

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    def as_json(self) -> dict[str, Any]:
        return {
            "precision": self.precision,
            "recall": self.recall,
            "pairs": self.right + len(self.wrong),
            "edits": {code: self.found[code] / n for code, n in self.made.items()},
            "wrong": self.wrong,
            "series": {code: self.series[code] / n for code, n in self.shots.items()},
            "bursts_called_copies": {
                code: self.called_copies[code] / n for code, n in self.shots.items()
            },
        }

    def table(self) -> Rows:
        made, pairs = self.made.total(), self.right + len(self.wrong)
        rows = [_row(code, n, self.found[code]) for code, n in self.made.items()]
        rows += [_row("all (recall)", made, self.found.total())]
        for code, n in self.shots.items():
            rows.append(_row(f"{code}: as a series", n, self.series[code]))
            rows.append(_row(f"{code}: as copies", n, self.called_copies[code]))
        total = _row("of what is called copies, right (precision)", pairs, self.right)
        return Rows("Duplicates", ["edit", "pairs", "found"], rows, total)


def _row(words: str, n: int, found: int) -> list[str]:
    return [words, str(n), f"{found / max(1, n):.3f}"]


def score(gallery: Gallery) -> Scores:
    """Score the pairs of a gallery by its file names: `PHOTO.original`, `PHOTO.EDIT`,
    `PHOTO.burst-0`."""
    scores = Scores()
    names = [_parts(name) for name in gallery.images.values_list("name", flat=True)]
    _count_made(scores, names)
    pairs = DuplicatePair.objects.filter(owner=gallery.owner_id).order_by("id")
    for first, second, kind in pairs.values_list("first__name", "second__name", "kind"):
        _count_found(scores, _parts(first), _parts(second), kind)
    return scores


def _parts(name: str) -> tuple[str, str]:
    """The photo, and its edit or shot."""
    photo, made = name.rsplit(".", 2)[:2]
    return photo, made


def _burst_code(made: str) -> str:
    """The kind of burst, or ""."""
    code = made.rpartition("-")[0]
    return code if code in ("burst", "undated") else ""


def _count_made(scores: Scores, names: list[tuple[str, str]]) -> None:
    shots: Counter[tuple[str, str]] = Counter()
    for photo, made in names:
        if code := _burst_code(made):
            shots[photo, code] += 1
        elif made != "original":
            scores.made[made] += 1
    for (_, code), n in shots.items():
        scores.shots[code] += n * (n - 1) // 2


def _count_found(scores: Scores, one: tuple[str, str], other: tuple[str, str], kind: str) -> None:
    code = _burst_code(one[1])
    if code and one[0] == other[0] and code == _burst_code(other[1]):
        counted = scores.series if kind == SERIES else scores.called_copies
        counted[code] += 1
    elif kind == SERIES:
        pass  # A series is not a claim of copies.
    elif one[0] == other[0]:
        scores.right += 1
        made = {one[1], other[1]}
        if "original" in made and len(made) == 2:
            scores.found[(made - {"original"}).pop()] += 1
    else:
        scores.wrong.append((".".join(one), ".".join(other)))
