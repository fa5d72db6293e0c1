"""Files that their owner called no duplicates of one another."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NotDuplicates(models.Model):
    """By their bytes, so that it holds for good: also when one is deleted and added again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In alphabetical order; the same twice is never written.
    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "first", "second"], name="not_duplicates_once")
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.second}"
