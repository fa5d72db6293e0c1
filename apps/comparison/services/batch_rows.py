"""The table of a batch: worst first, filtered; and what a person decided about each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.comparison.models import BatchPair, ComparisonBatch

# The worst first.
STATES = ("failed", "unrelated", "different", "only", "waiting", "same")
# Those about which there is something to decide.
DECIDED_ABOUT = ("unrelated", "different", "only")
SHOWS = {
    "": _("All"),
    "todo": _("To review"),
    "different": pgettext_lazy("comparison", "Different"),
    "unrelated": _("Not the same scene"),
    "failed": _("Failed"),
    "only": _("Only in one"),
    "same": pgettext_lazy("comparison", "Same"),
}


@dataclass(frozen=True, slots=True)
class Show:
    """A filter: its value, words, and how many pairs it shows."""

    value: str
    title: str
    count: int


def rows_of(batch: ComparisonBatch) -> list[BatchPair]:
    """All pairs, the worst first."""
    pairs = batch.pairs.select_related("comparison", "thumbnail")
    return sorted(pairs, key=_badness)


def _badness(pair: BatchPair) -> tuple[int, float, str]:
    result = (pair.comparison.result if pair.comparison else None) or {}
    return STATES.index(pair.state), result.get("similarity", 0.0), pair.name.casefold()


def shown(rows: Sequence[BatchPair], show: str) -> list[BatchPair]:
    return [row for row in rows if _is_shown(row, show)]


def _is_shown(row: BatchPair, show: str) -> bool:
    if show == "todo":
        return is_to_review(row)
    return not show or row.state == show


def is_to_review(row: BatchPair) -> bool:
    return not row.review and row.state in DECIDED_ABOUT


def counts_of(rows: Sequence[BatchPair]) -> dict[str, int]:
    """How many pairs are in each state."""
    counts = Counter(row.state for row in rows)
    return {state: counts[state] for state in STATES}


def shows_of(rows: Sequence[BatchPair]) -> list[Show]:
    """Filters that show something, and the first two always."""
    counts = Counter(counts_of(rows))
    counts[""], counts["todo"] = len(rows), sum(map(is_to_review, rows))
    always = ("", "todo")
    return [
        Show(value, str(title), counts[value])
        for value, title in SHOWS.items()
        if counts[value] or value in always
    ]


def review(batch: ComparisonBatch, pair_ids: Sequence[int], to: BatchPair.Review) -> list[int]:
    """Decide about pairs that have a verdict, or are on one side; which ones changed."""
    pairs = batch.pairs.filter(pk__in=pair_ids).exclude(review=to).select_related("comparison")
    able = [pair.pk for pair in pairs if pair.state in (*DECIDED_ABOUT, "same")]
    batch.pairs.filter(pk__in=able).update(review=to)
    return able
