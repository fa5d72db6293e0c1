"""Scores as JSON and as tables for the terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from apps.vision.edits import get_edit
from apps.vision.evaluation.categories import CategoriesScore
from apps.vision.evaluation.copies import CopiesScore, Recall
from apps.vision.evaluation.rows import Rows
from apps.vision.specs import ModelSpec


def as_json(
    kind: str,
    specs: Sequence[ModelSpec],
    scores: Mapping[str, CopiesScore | CategoriesScore],
    missing: Mapping[str, str],
) -> dict[str, Any]:
    """{"kind", "specs": [{"spec", "hash", "available": true, and the score's fields},
    {"spec", "available": false, "reason"}]}."""
    rows: list[dict[str, Any]] = [
        {"spec": spec.name, "hash": spec.hash, "available": True, **asdict(scores[spec.name])}
        for spec in specs
    ]
    rows += [
        {"spec": name, "available": False, "reason": reason} for name, reason in missing.items()
    ]
    return {"kind": kind, "specs": rows}


def copies_table(scores: Mapping[str, CopiesScore]) -> Rows:
    """A row an edit, a column a spec: recall@1 and, behind it, recall@10."""
    title = _("Source found first, per cent (95-percent interval; among the first ten)")
    table = Rows(title, [_("Edit"), *scores])
    for code in next(iter(scores.values())).edits:
        recalls = (_recall(score.edits[code]) for score in scores.values())
        table.rows.append([str(get_edit(code).title), *recalls])
    table.total = [_("All edits"), *(_recall(score.overall) for score in scores.values())]
    return table


def categories_table(scores: Mapping[str, CategoriesScore]) -> Rows:
    """A row a category, a column a spec: mean average precision."""
    table = Rows(_("Mean average precision (95-percent interval)"), [_("Category"), *scores])
    for category in next(iter(scores.values())).categories:
        row = (f"{score.categories[category]:.3f}" for score in scores.values())
        table.rows.append([category, *row])
    if all(score.unseen is not None for score in scores.values()):
        unseen = (f"{score.unseen:.3f}" for score in scores.values())
        table.rows.append([_("Categories that chose nothing"), *unseen])
    table.total = [_("All pictures"), *map(_precision, scores.values())]
    return table


def with_missing(table: Rows, missing: Mapping[str, str]) -> list[Rows]:
    """The table and, where specs could not run, a second one that says why."""
    rows = [[name, reason] for name, reason in missing.items()]
    return [table, Rows(_("Not available"), [_("Spec"), _("Reason")], rows)] if rows else [table]


def _recall(recall: Recall) -> str:
    low, high = recall.interval
    first, ten = 100 * recall.recall_at_1, 100 * recall.recall_at_10
    return f"{first:.1f} ({100 * low:.0f}–{100 * high:.0f}; {ten:.1f})"


def _precision(score: CategoriesScore) -> str:
    low, high = score.interval
    return f"{score.mean_average_precision:.3f} ({low:.3f}–{high:.3f})"
