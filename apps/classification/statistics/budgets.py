"""How much of each budget is used in its present day or month."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.classification.statistics.days import month_of
from apps.providers.kinds import Period
from apps.providers.models import Budget

# More than fit on a page are listed in the admin.
MOST = 20


@dataclass(frozen=True, slots=True)
class BudgetState:
    """`used`: of the person who used most of it, where it is for each person."""

    budget: Budget
    used: int

    @property
    def percent(self) -> int:
        limit = self.budget.micros
        return min(100, 100 * self.used // limit) if limit else 100


def budget_states(most: int | None = None) -> list[BudgetState]:
    """The fullest first; one query."""
    day = timezone.localdate()
    now = Q(period=Period.DAY, uses__start=day)
    now |= Q(period=Period.MONTH, uses__start=month_of(day))
    used = Coalesce(Max(F("uses__spent") + F("uses__reserved"), filter=now), 0)
    rows = Budget.objects.select_related("provider", "person").annotate(used=used)
    states = [BudgetState(row, row.used) for row in rows]
    return sorted(states, key=lambda state: -state.percent)[:most]
