"""Sums over groups of questions, and what the cache saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.classification.statistics.groups import Group

# Of a paid call, in millionths, by recipe.
Prices = Mapping[int, float]


@dataclass(slots=True)
class Figures:
    """`hits`: answered without a call. `saved`: what calls in their place had cost on average."""

    requests: int = 0
    hits: int = 0
    failed: int = 0
    paid: int = 0
    cost: int = 0
    saved: float = 0

    def add(self, group: Group, prices: Prices) -> None:
        self.requests += group.requests
        self.paid += group.paid
        self.cost += group.cost
        if group.error:
            self.failed += group.requests
        elif group.is_cached:
            self.hits += group.requests
            self.saved += group.requests * prices.get(group.recipe_id, 0)

    @property
    def new(self) -> int:
        """Answered by a model that was asked."""
        return self.requests - self.hits - self.failed

    @property
    def hit_rate(self) -> float | None:
        """Of the questions that were answered."""
        answered = self.requests - self.failed
        return self.hits / answered if answered else None

    @property
    def hit_percent(self) -> int | None:
        return None if self.hit_rate is None else round(100 * self.hit_rate)

    @property
    def saved_micros(self) -> int:
        return round(self.saved)


def figures_of(groups: Iterable[Group], prices: Prices) -> Figures:
    total = Figures()
    for group in groups:
        total.add(group, prices)
    return total


def by_recipe(groups: Iterable[Group], prices: Prices) -> dict[int, Figures]:
    found: dict[int, Figures] = {}
    for group in groups:
        found.setdefault(group.recipe_id, Figures()).add(group, prices)
    return found


def average_prices(groups: Iterable[Group]) -> dict[int, float]:
    """Of calls that were answered: what a failure cost is the most that it can have."""
    costs, calls = Counter[int](), Counter[int]()
    for group in groups:
        if not group.error:
            costs[group.recipe_id] += group.cost
            calls[group.recipe_id] += group.paid
    return {recipe: costs[recipe] / n for recipe, n in calls.items() if n}


def categories_of(groups: Iterable[Group]) -> Counter[str]:
    """How many answers are of which code; "unsure" is one of them."""
    found = Counter[str]()
    for group in groups:
        if group.category:
            found[group.category] += group.requests
    return found


def errors_of(groups: Iterable[Group]) -> Counter[str]:
    found = Counter[str]()
    for group in groups:
        if group.error:
            found[group.error] += group.requests
    return found
