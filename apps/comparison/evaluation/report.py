"""The table that `manage.py evaluate comparison` prints."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.comparison.evaluation import photos, screens
from apps.comparison.evaluation.pairs import CAPTURES, UNCHANGED, Case
from apps.comparison.evaluation.scoring import Detect, Score, score
from apps.vision.evaluation.rows import Rows

COLUMNS = ["Pairs", "Number", "Found", "Overlap", "False boxes", "Not aligned"]
# Shares of the picture that a changed object covers.
SHARES = (0.0025, 0.001)


@dataclass(frozen=True)
class Part:
    """One table: a kind of change, and its cases."""

    title: str
    cases: Sequence[Case] | Iterator[Case]
    count: int


def parts(paths: Sequence[Path], number_of_screens: int, number_unrelated: int) -> list[Part]:
    """`count` is how many cases there are."""
    unrelated = min(number_unrelated, len(paths) * (len(paths) - 1) // 2)
    changed = [
        Part(
            f"Photos, an object of {share:.2%} of the area changed",
            photos.changed(paths, share),
            len(paths) * len(CAPTURES),
        )
        for share in SHARES
    ]
    rest = [
        Part("Photos, nothing changed", photos.unchanged(paths), len(paths) * len(UNCHANGED)),
        Part("Unrelated photos", photos.unrelated(paths, unrelated), unrelated),
        Part(
            "Screens, changed",
            screens.changed(number_of_screens),
            number_of_screens * len(screens.CHANGES),
        ),
        Part(
            "Screens, nothing changed", screens.unchanged(number_of_screens), 3 * number_of_screens
        ),
    ]
    return changed + rest


def scores(part: Part, detect: Detect, tick: Callable[[int], None]) -> Mapping[str, Score]:
    return score(part.cases, detect, tick)


def table(title: str, found: Mapping[str, Score]) -> Rows:
    rows = [_row(name, each) for name, each in found.items()]
    return Rows(title, COLUMNS, rows, _row("All", _sum(found.values())))


def _sum(found: Any) -> Score:
    total = Score()
    for each in found:
        total.pairs += each.pairs
        total.changes += each.changes
        total.found += each.found
        total.overlaps += each.overlaps
        total.with_false_boxes += each.with_false_boxes
        total.not_registered += each.not_registered
    return total


def _row(name: str, each: Score) -> list[str]:
    recall, overlap = each.recall, each.overlap
    return [
        name,
        str(each.pairs),
        "–" if recall is None else f"{recall:.3f}",
        "–" if overlap is None else f"{overlap:.2f}",
        str(each.with_false_boxes),
        str(each.not_registered),
    ]


def as_json(found: Mapping[str, Score]) -> dict[str, Any]:
    return {
        name: {
            "pairs": each.pairs,
            "recall": each.recall,
            "overlap": each.overlap,
            "with_false_boxes": each.with_false_boxes,
            "not_registered": each.not_registered,
        }
        for name, each in found.items()
    }
