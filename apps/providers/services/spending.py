"""What calls for one purpose came to, by model, from the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from apps.providers.kinds import Status
from apps.providers.models import Call


@dataclass(frozen=True, slots=True)
class Spent:
    """`cost` is in millionths; None where no price is known."""

    provider: str
    model: str
    calls: int
    failed: int
    cost: int | None


def spent_for(purpose: str, since: datetime) -> list[Spent]:
    """Most expensive first: one query."""
    rows = (
        Call.objects.filter(purpose=purpose, created__gte=since)
        .order_by()
        .values_list("provider__name", "model")
        .annotate(n=Count("pk"), failed=Count("pk", filter=Q(status=Status.FAILED)))
        .annotate(sum=Sum("cost"))
    )
    found = [Spent(name or "–", *rest) for name, *rest in rows]
    return sorted(found, key=lambda one: (-(one.cost or 0), one.model))
