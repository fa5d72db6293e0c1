"""What a run found, as JSON and Markdown."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tools.chaos.rounds import Round

KINDS = ("lost", "doubled", "leaked", "stuck", "wrong")


@dataclass
class Report:
    database: str
    seed: int
    skipped: dict[str, str]
    rounds: list[Round] = field(default_factory=list)
    # What the check of everything found after the last round.
    final: list[str] = field(default_factory=list)
    pictures: int = 0
    operations: dict[str, int] = field(default_factory=dict)

    @property
    def broken(self) -> list[str]:
        return [sentence for one in self.rounds for sentence in one.broken] + self.final

    @property
    def as_json(self) -> dict[str, Any]:
        counted = Counter(sentence.split(":")[0] for sentence in self.broken)
        quiet = [one.quiet_seconds for one in self.rounds] or [0.0]
        return {
            "rounds": len(self.rounds),
            "seeds": [self.seed, self.seed + len(self.rounds) - 1],
            "database": self.database,
            "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
            **{kind: counted[kind] for kind in KINDS},
            "broken_seeds": [one.seed for one in self.rounds if one.broken],
            "operations": self.operations,
            "unanswered": sum(one.unanswered for one in self.rounds),
            "pictures_checked_at_the_end": self.pictures,
            "failed_visibly_and_mended": sum(one.failed_visibly for one in self.rounds),
            "quiet_seconds": {
                "p50": round(float(np.percentile(quiet, 50)), 1),
                "p95": round(float(np.percentile(quiet, 95)), 1),
                "max": max(quiet),
            },
            "faults": dict(Counter(one.fault for one in self.rounds).most_common()),
            "skipped": self.skipped,
            "final": self.final,
            "each": [one.as_json for one in self.rounds],
        }

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps(self.as_json, ensure_ascii=False, indent=1)
        (folder / "chaos.json").write_text(told)
        (folder / "chaos.md").write_text(self.markdown)

    @property
    def markdown(self) -> str:
        told = self.as_json
        lines = [
            f"# {told['rounds']} rounds of chaos, seeds {self.seed} to {told['seeds'][1]}",
            "",
            f"{self.database}, {told['machine']}.",
            "",
            "| " + " | ".join(KINDS) + " | quiet p50 | p95 | longest |",
            "|" + "---|" * (len(KINDS) + 3),
            "| "
            + " | ".join(str(told[kind]) for kind in KINDS)
            + " | "
            + " | ".join(f"{seconds} s" for seconds in told["quiet_seconds"].values())
            + " |",
            "",
            "| fault | rounds |",
            "|---|---|",
            *(f"| {name} | {count} |" for name, count in told["faults"].items()),
            "",
            *(f"Not tried: {name}, for {why}." for name, why in self.skipped.items()),
            "",
            *(f"- {one.line}" for one in self.rounds if one.broken),
            *(f"- at the end: {sentence}" for sentence in self.final),
        ]
        return "\n".join(lines) + "\n"
