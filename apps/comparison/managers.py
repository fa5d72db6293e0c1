"""Queries of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

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

    def answering(self, first: str, second: str, key: str) -> ComparisonQuerySet:
        """Of the same bytes in the same order under the same settings, and with a result."""
        same = self.filter(first_sha256=first, second_sha256=second, options_key=key)
        return same.filter(error="", result__isnull=False)
