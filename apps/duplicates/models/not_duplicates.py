"""Pairs of files that their owner dismissed as duplicates."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NotDuplicates(models.Model):
    """Identified by SHA-256, so that it also applies if one is deleted and added again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In alphabetical order; never equal.
    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "first", "second"], name="not_duplicates_once")
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.second}"
