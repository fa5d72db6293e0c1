"""What became of hostile files, by kind and way in, as Markdown.

python -m tests.hostile.table    # of the parts that `make hostile` has left in test-results
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

FOLDER = Path("test-results/hostile")
FINE = {"accepted", "ready", "done", "succeeded", "waiting", "published"}
# Kinds of fewer files are one line.
LEAST = 5

# A kind and an outcome for each file, by the way in.
Found = dict[str, list[tuple[str, str]]]


def table(found: Found) -> str:
    """A line a kind: how many were accepted by each way, of how many; then why others were not."""
    totals = Counter(kind for kind, _outcome in next(iter(found.values())))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for way, outcomes in found.items():
        for kind, outcome in outcomes:
            counts[_line(kind, totals)][way] += outcome in FINE
    sizes = Counter(_line(kind, totals) for kind in totals.elements())
    lines = [f"| files | {' | '.join(found)} |", "|---" * (len(found) + 1) + "|"]
    for line, ways in sorted(counts.items()):
        lines.append(f"| {line} ({sizes[line]}) | {' | '.join(str(ways[way]) for way in found)} |")
    return "\n".join([*lines, "", *_reasons(found)])


def _line(kind: str, totals: Counter[str]) -> str:
    return kind if totals[kind] >= LEAST else "others"


def _reasons(found: Found) -> list[str]:
    lines = ["| way | refused or failed with |", "|---|---|"]
    for way, outcomes in found.items():
        codes = Counter(outcome for _kind, outcome in outcomes if outcome not in FINE)
        told = ", ".join(f"{code or '?'} {count}" for code, count in codes.most_common())
        lines.append(f"| {way} | {told} |")
    return lines


def keep(number: int, **told: Any) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"part-{number}.json").write_text(json.dumps(told), encoding="utf-8")


def told() -> str:
    """Of all parts that there are."""
    parts = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("part-*.json"))]
    found: Found = defaultdict(list)
    for part in parts:
        for way, outcomes in part["found"].items():
            found[way] += outcomes
    count = len(next(iter(found.values())))
    slowest = max(part["slowest"] for part in parts)
    memory = max(part["memory"] for part in parts) / 2**20
    faults = [fault for part in parts for fault in part["faults"]]
    return (
        f"{count} files by {len(found)} ways in, {len(faults)} faults; the slowest answer took "
        f"{slowest:.1f} s, a decoder held {memory:.0f} MiB at most.\n\n{table(found)}\n"
        + "".join(f"\n{fault}" for fault in faults)
    )


if __name__ == "__main__":
    print(told())
