"""Queries of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from apps.comparison.options import ComparisonOptions

if TYPE_CHECKING:
    from apps.comparison.models import Comparison  # noqa: F401


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def owned_by(self, user_id: int | None) -> ComparisonQuerySet:
        return self.filter(owner=user_id) if user_id else self.none()

    def listed(self) -> ComparisonQuerySet:
        files = ("first", "second", "aligned", "difference")
        return self.select_related("job", *files).order_by("-created")

    def by_themselves(self) -> ComparisonQuerySet:
        """Without those that are a pair of a batch."""
        return self.exclude(pairs__is_own=True)

    def answering(self, first: str, second: str, options: ComparisonOptions) -> ComparisonQuerySet:
        """With a result of the same bytes in the same order under the same settings, whatever
        their time-out."""
        asked = options.model_dump(mode="json", include={"threshold", "focus", "aspects"})
        return self.filter(
            first_sha256=first,
            second_sha256=second,
            options_key=options.key,
            error="",
            result__isnull=False,
            **{f"options__{name}": value for name, value in asked.items()},
        )
