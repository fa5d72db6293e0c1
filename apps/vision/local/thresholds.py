"""From where on two pictures count as the same: thresholds.json, as measured."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("thresholds.json")


@dataclass(frozen=True, slots=True)
class Threshold:
    """`score` is what a verifier needs to propose a map (a correlation, or a number of points);
    `agreement` how much must agree under it, `area` the least share that agrees of one picture or
    the other."""

    score: float
    agreement: float
    area: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    frame: Threshold
    orb: Threshold
    window: Threshold
    sift: Threshold

    def of(self, kind: str) -> Threshold:
        threshold: Threshold = getattr(self, kind)
        return threshold


@cache
def thresholds() -> Thresholds:
    kept = json.loads(FILE.read_text())["thresholds"]
    return Thresholds(**{kind: Threshold(**values) for kind, values in kept.items()})


def keep(chosen: Thresholds, how: dict[str, Any]) -> None:
    """Write them, with what they were chosen on."""
    content = {"thresholds": asdict(chosen), "chosen_on": how}
    FILE.write_text(json.dumps(content, indent=2) + "\n")
    thresholds.cache_clear()
