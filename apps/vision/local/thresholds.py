"""The thresholds of verification, read from thresholds.json (`manage.py evaluate verify`)."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("thresholds.json")


@dataclass(frozen=True, slots=True)
class Threshold:
    """The minimum values of one verifier: `score` of a proposal (a correlation or a number of
    inliers), `agreement` (0 to 1), and `area`, the share of either picture that agrees (0 to 1).
    """

    score: float
    agreement: float
    area: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    frame: Threshold
    orb: Threshold
    window: Threshold
    sift: Threshold

    def of(self, verifier: str) -> Threshold:
        threshold: Threshold = getattr(self, verifier)
        return threshold


@cache
def thresholds() -> Thresholds:
    stored = json.loads(FILE.read_text())["thresholds"]
    return Thresholds(**{verifier: Threshold(**values) for verifier, values in stored.items()})


def save_thresholds(chosen: Thresholds, chosen_on: dict[str, Any]) -> None:
    """Write thresholds.json, with a record of the data they were chosen on."""
    content = {"thresholds": asdict(chosen), "chosen_on": chosen_on}
    FILE.write_text(json.dumps(content, indent=2) + "\n")
    thresholds.cache_clear()
