"""What the console and the API's statistics show, from few queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from apps.classification.models import Recipe
from apps.classification.statistics import figures
from apps.classification.statistics.days import month_of
from apps.classification.statistics.figures import Figures
from apps.classification.statistics.groups import Group, groups_since
from apps.classification.statistics.latencies import Latencies, latencies_and_people
from futu.days import start_of

# Days that charts show.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class OfRecipe:
    recipe: Recipe
    today: Figures
    month: Figures


class Overview:
    """Of now; what is not looked at asks nothing of the database."""

    def __init__(self, days: int = SHOWN) -> None:
        self.day: date = timezone.localdate()
        self.first = self.day - timedelta(days=days - 1)

    @cached_property
    def groups(self) -> list[Group]:
        """Since the first day that is shown or of the month, whichever is earlier."""
        return groups_since(min(self.first, month_of(self.day)))

    @cached_property
    def prices(self) -> dict[int, float]:
        return figures.average_prices(self.groups)

    @cached_property
    def groups_of_today(self) -> list[Group]:
        return [group for group in self.groups if group.day == self.day]

    @cached_property
    def groups_of_month(self) -> list[Group]:
        return [group for group in self.groups if group.day >= month_of(self.day)]

    @cached_property
    def groups_shown(self) -> list[Group]:
        return [group for group in self.groups if group.day >= self.first]

    @cached_property
    def today(self) -> Figures:
        return figures.figures_of(self.groups_of_today, self.prices)

    @cached_property
    def month(self) -> Figures:
        return figures.figures_of(self.groups_of_month, self.prices)

    @property
    def errors(self) -> Counter[str]:
        return figures.errors_of(self.groups_of_today)

    @cached_property
    def _times_and_people(self) -> tuple[Latencies, int]:
        return latencies_and_people(start_of(self.day))

    @property
    def latencies(self) -> Latencies:
        return self._times_and_people[0]

    @property
    def people(self) -> int:
        """Who asked today."""
        return self._times_and_people[1]

    @cached_property
    def recipes(self) -> list[OfRecipe]:
        """Those that were asked this month, most asked first."""
        month = figures.by_recipe(self.groups_of_month, self.prices)
        today = figures.by_recipe(self.groups_of_today, self.prices)
        found = Recipe.objects.filter(pk__in=month).select_related("provider").defer("prompt")
        rows = [OfRecipe(one, today.get(one.pk, Figures()), month[one.pk]) for one in found]
        return sorted(rows, key=lambda row: -row.month.requests)
