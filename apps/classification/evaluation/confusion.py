"""Counts of true and answered categories."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image

from apps.classification.categories import UNSURE
from apps.vision.evaluation.rows import Rows
from apps.vision.files import open_picture
from apps.vision.sorting.codes import CODES, FLOOR

__all__ = ["CODES", "Confusion", "evaluate"]

SIDE = 1440


@dataclass
class Confusion:
    """Of each (true, answered): how many; "unsure" is an answer, and never right."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: float = 0.0

    def total(self, code: str) -> int:
        return sum(n for (true, _said), n in self.counts.items() if true == code)

    def recall(self, code: str) -> float | None:
        total = self.total(code)
        return self.counts[code, code] / total if total else None

    @property
    def pictures(self) -> int:
        return self.counts.total()

    @property
    def accuracy(self) -> float:
        right = sum(n for (true, said), n in self.counts.items() if true == said)
        return right / max(1, self.pictures)

    @property
    def unsure(self) -> int:
        return sum(n for (_true, said), n in self.counts.items() if said == UNSURE)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": "classification",
            "pictures": self.pictures,
            "accuracy": round(self.accuracy, 4),
            "unsure": self.unsure,
            "seconds_each": round(self.seconds / max(1, self.pictures), 4),
            "recall": {code: self.recall(code) for code in CODES},
            "confusion": [
                {"true": true, "said": said, "count": n}
                for (true, said), n in sorted(self.counts.items())
            ],
        }

    def table(self) -> Rows:
        answers = (*CODES, UNSURE)
        rows = [
            [code, *(str(self.counts[code, said] or "·") for said in answers), _share(self, code)]
            for code in CODES
        ]
        title = _("Accuracy %(accuracy).3f of %(n)d pictures, %(ms)d ms each") % {
            "accuracy": self.accuracy,
            "n": self.pictures,
            "ms": 1000 * self.seconds / max(1, self.pictures),
        }
        return Rows(title, [_("true ↓ said →"), *answers, _("recall")], rows)


def evaluate(groups: Mapping[str, Sequence[Path]], tick: Callable[[int], None]) -> Confusion:
    """One picture at a time, decoded and all, as when one is asked about."""
    from apps.vision.sorting.sorter import sort

    sort([Image.new("RGB", (64, 64))])  # Loads the networks.
    result = Confusion()
    for code, files in groups.items():
        for path in files:
            started = time.monotonic()
            one = sort([_opened(path)])[0]
            result.seconds += time.monotonic() - started
            said = one.category if one.confidence >= FLOOR else UNSURE
            result.counts[code, said] += 1
            tick(1)
    return result


def _opened(path: Path) -> Image.Image:
    picture = open_picture(path)
    picture.thumbnail((SIDE, SIDE))
    return picture


def _share(result: Confusion, code: str) -> str:
    recall = result.recall(code)
    return "–" if recall is None else f"{recall:.2f}"
