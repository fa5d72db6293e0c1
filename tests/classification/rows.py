"""Rows of the log, written directly: of days that are over, and more than anybody would ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from apps.classification.models import Classification, Recipe, Verdict


def log(
    recipe: Recipe, n: int = 1, *, created: datetime | None = None, **values: Any
) -> list[Classification]:
    """`n` rows alike; `created` is now unless it is said."""
    values.setdefault("category", "" if values.get("error") else "pets")
    rows = [
        Classification(recipe=recipe, name="a.png", sha256=uuid4().hex * 2, **values)
        for _ in range(n)
    ]
    Classification.objects.bulk_create(rows)
    if created is not None:
        Classification.objects.filter(pk__in=[row.pk for row in rows]).update(created=created)
    return rows


def days_ago(n: int, hour: int = 12) -> datetime:
    day = timezone.localtime() - timedelta(days=n)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def verdict(recipe: Recipe, category: str = "pets", **values: Any) -> Verdict:
    return Verdict.objects.create(
        sha256=uuid4().hex * 2,
        recipe=recipe,
        category=category,
        likeliest=category or "pets",
        confidence=0.9,
        model=recipe.model,
        **values,
    )


def sums(rows: Iterable[Any]) -> dict[tuple, tuple[int, int, int]]:
    """Groups or tallies by what they have in common."""
    return {
        (row.day, row.recipe_id, row.category, row.error, row.is_cached): (
            row.requests,
            row.paid,
            row.cost,
        )
        for row in rows
    }
