"""Sums of the log, a day each, so that months are shown without reading it."""

from __future__ import annotations

from django.db import models

from apps.classification.models.recipe import Recipe


class DayTally(models.Model):
    """Questions of one kind on a day that is over; written once, by `statistics.tallies`."""

    day = models.DateField()
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+")
    # As in the log: "unsure" is one, and a failure has none.
    category = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=40, blank=True)
    is_cached = models.BooleanField(default=False)
    requests = models.PositiveIntegerField(default=0)
    # Those that cost something, and what they cost together.
    paid = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "recipe", "category", "error", "is_cached"], name="tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.requests}"
