"""From phases to figures: medians of the rounds, and the target ratios."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tools.bench.search.people.phase import NONE, PAGE, PARTS, SEARCH, Phase

TOGETHER = 4
AIMS = {
    "one_to_parts": "≤ 1.25",
    "four_to_bare_throughput": "≥ 0.9",
    "four_p95_to_four_times_one": "≤ 1.2",
    "upload_p95_to_without": "≤ 1.3",
    "bombs_p95_to_quiet": "≤ 2",
    "page_p95_ms": "≤ 150",
    "errors": "0",
}


@dataclass(frozen=True)
class Round:
    """One pass through the phases.

    `bare` is how many pictures a second the networks alone manage, by the size of a batch;
    `ready` how many of the upload became ready in a second while people searched.
    """

    one: Phase
    bare: Mapping[int, float]
    four: Phase
    browsing: Phase
    upload: Phase
    ready: float

    def ratios(self) -> dict[str, float]:
        one, four = self.one.p50(SEARCH), self.four.p95(SEARCH)
        return {
            "one_to_parts": one / self.one.p50(PARTS),
            "four_to_bare_throughput": self.four.per_second / max(self.bare.values()),
            "four_p95_to_four_times_one": four / (TOGETHER * one),
            "upload_p95_to_without": self.upload.p95(SEARCH) / self.browsing.p95(SEARCH),
            "page_p95_ms": max(self.browsing.p95(PAGE), self.upload.p95(PAGE)),
        }

    def parts(self) -> dict[str, float]:
        alone = {f"{part}_ms": self.one.p50(part) for part in self.one.times if part != SEARCH}
        bare = {f"batch_{size}_per_second": rate for size, rate in self.bare.items()}
        return {**alone, **bare, "upload_ready_per_second": self.ready}


def summary(rounds: Sequence[Round], bombs: Mapping[str, Phase]) -> dict[str, Any]:
    """The parts alone, each phase as a row, and the ratios beside their targets."""
    phases: dict[str, list[Phase]] = {
        "one": [each.one for each in rounds],
        "four": [each.four for each in rounds],
        "four browsing": [each.browsing for each in rounds],
        "four browsing, upload": [each.upload for each in rounds],
        **{name: [phase] for name, phase in bombs.items()},
    }
    ratios = _medians([each.ratios() for each in rounds])
    ratios["bombs_p95_to_quiet"] = _worst_to_first(list(bombs.values()))
    errors = [error for each in phases.values() for phase in each for error in phase.errors]
    ratios["errors"] = len(errors)
    parts = _medians([each.parts() for each in rounds])
    return {
        **{name: round(value, 1) for name, value in parts.items()},
        "phases": [_row(name, each) for name, each in phases.items()],
        "ratios": [
            {"of": name, "is": _rounded(ratios[name], 2), "aim": aim} for name, aim in AIMS.items()
        ],
        "first_errors": [error for each in phases.values() for p in each for error in p.errors][:5],
    }


def _worst_to_first(phases: Sequence[Phase]) -> float:
    p95 = [phase.p95(SEARCH) for phase in phases]
    return max(p95[1:]) / p95[0] if p95 else NONE


def _medians(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: median(row[name] for row in rows) for name in rows[0]}


def _row(name: str, phases: Sequence[Phase]) -> dict[str, Any]:
    """One kind of phase: medians of its rounds, in milliseconds."""
    figures = _medians([phase.figures() for phase in phases])
    figures["errors"] = sum(len(phase.errors) for phase in phases)
    figures["unkept"] = sum(phase.unkept for phase in phases)
    return {"phase": name, **{n: _rounded(value, 1) for n, value in figures.items()}}


def _rounded(value: float, digits: int) -> float | None:
    """None for what was not measured: JSON has no NaN."""
    return None if math.isnan(value) else round(value, digits)
