"""A trial's figures as the page shows them: rows by category, the table of confusion."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.classification.categories import UNSURE, by_code
from apps.classification.models import Trial, TrialAnswer
from apps.classification.services.recipes import live_recipe
from apps.classification.services.trial_results import (
    Difference,
    Results,
    Share,
    difference,
    results_of,
)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    name: str
    tried: Share
    other: Share | None


@dataclass(frozen=True, slots=True)
class Cell:
    count: int
    is_right: bool


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A picture that was put into another category than its owner did."""

    name: str
    image_id: object
    truth: str
    said: str
    percent: int


@dataclass(frozen=True)
class Table:
    tried: Results
    other: Results | None
    difference: Difference | None
    categories: list[CategoryRow]
    columns: list[str]
    confusion: list[ConfusionRow]
    wrong: list[Wrong]
    is_live: bool

    @property
    def done(self) -> int:
        return sum(len(one.answers) - one.open for one in (self.tried, self.other) if one)

    @property
    def total(self) -> int:
        return sum(len(one.answers) for one in (self.tried, self.other) if one)


def table_of(trial: Trial) -> Table:
    tried, other = results_of(trial)
    names = {code: category.name for code, category in by_code().items()} | {UNSURE: _("unsure")}
    truths = [code for code in trial.recipe.codes if any(a.truth == code for a in tried.answers)]
    said = [*trial.recipe.codes, UNSURE]
    return Table(
        tried,
        other,
        difference(tried, other) if other else None,
        [_category(code, names, tried, other) for code in truths],
        [names.get(code, code) for code in said],
        [_confusion(code, said, names, tried) for code in truths],
        [_wrong(one, names) for one in tried.wrong],
        trial.recipe_id == live_recipe().pk,
    )


def _category(
    code: str, names: dict[str, str], tried: Results, other: Results | None
) -> CategoryRow:
    return CategoryRow(
        names.get(code, code), tried.of_category(code), other.of_category(code) if other else None
    )


def _confusion(code: str, said: list[str], names: dict[str, str], tried: Results) -> ConfusionRow:
    cells = [Cell(tried.confusion[code, one], code == one) for one in said]
    return ConfusionRow(names.get(code, code), cells)


def _wrong(one: TrialAnswer, names: dict[str, str]) -> Wrong:
    return Wrong(
        one.name,
        one.image_id if one.image and one.image.has_preview else None,
        names.get(one.truth, one.truth),
        names.get(one.said, one.said),
        round(100 * one.confidence),
    )
