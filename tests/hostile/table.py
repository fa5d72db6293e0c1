"""What became of hostile files, by kind and way in, as Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.hostile.world import Outcomes

FINE = {"accepted", "ready", "done", "succeeded", "waiting", "published"}
# Kinds of fewer files are one line.
LEAST = 5


def table(found: dict[str, Outcomes]) -> str:
    """A line a kind: how many were accepted by each way, of how many; then why others were not."""
    totals = Counter(one.kind for one in next(iter(found.values())))
    small = {kind for kind, count in totals.items() if count < LEAST}
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for way, outcomes in found.items():
        for one, outcome in outcomes.items():
            kind = "others" if one.kind in small else one.kind
            counts[kind][way]["accepted" if outcome in FINE else outcome] += 1
    lines = [f"| files | {' | '.join(found)} |", "|---" * (len(found) + 1) + "|"]
    for kind, ways in sorted(counts.items()):
        cells = [str(ways[way]["accepted"]) for way in found]
        lines.append(f"| {kind} ({ways[next(iter(found))].total()}) | {' | '.join(cells)} |")
    return "\n".join([*lines, "", *_reasons(found)])


def _reasons(found: dict[str, Outcomes]) -> list[str]:
    lines = ["| way | refused or failed with |", "|---|---|"]
    for way, outcomes in found.items():
        codes = Counter(outcome for outcome in outcomes.values() if outcome not in FINE)
        told = ", ".join(f"{code or '?'} {count}" for code, count in codes.most_common())
        lines.append(f"| {way} | {told} |")
    return lines
