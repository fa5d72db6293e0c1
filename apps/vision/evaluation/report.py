"""Scores as JSON and as tables for the terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from rich.table import Table

from apps.vision.edits import EDITS
from apps.vision.evaluation.categories import CategoriesScore
from apps.vision.evaluation.copies import CopiesScore
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


def copies_table(scores: Mapping[str, CopiesScore]) -> Table:
    """A row an edit, a column a spec: recall@1 and, behind it, recall@10."""
    table = Table(title=_("Source found first (among the first ten)"))
    table.add_column(_("Edit"))
    for name in scores:
        table.add_column(name, justify="right")
    for edit in EDITS:
        recalls = [score.edits[edit.code] for score in scores.values()]
        table.add_row(
            str(edit.title), *(f"{r.recall_at_1:.3f} ({r.recall_at_10:.3f})" for r in recalls)
        )
    overall = [score.overall for score in scores.values()]
    table.add_section()
    table.add_row(_("All edits"), *(f"{r.recall_at_1:.3f} ({r.recall_at_10:.3f})" for r in overall))
    return table


def categories_table(scores: Mapping[str, CategoriesScore]) -> Table:
    """A row a category, a column a spec: mean average precision."""
    table = Table(title=_("Mean average precision"))
    table.add_column(_("Category"))
    for name in scores:
        table.add_column(name, justify="right")
    for category in next(iter(scores.values())).categories:
        row = (f"{score.categories[category]:.3f}" for score in scores.values())
        table.add_row(category, *row)
    table.add_section()
    table.add_row(
        _("All pictures"), *(f"{score.mean_average_precision:.3f}" for score in scores.values())
    )
    return table


def missing_table(missing: Mapping[str, str]) -> Table:
    table = Table(title=_("Not available"))
    table.add_column(_("Spec"))
    table.add_column(_("Reason"))
    for name, reason in missing.items():
        table.add_row(name, reason)
    return table
