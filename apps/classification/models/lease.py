"""Who is asking about some bytes at the moment, so that others wait instead of asking as well."""

from __future__ import annotations

from django.db import models

from apps.classification.models.recipe import Recipe


class Lease(models.Model):
    """Held by `holder` until it has the verdict, or until `until`: then its process has died.

    That `process` is gone is known at once on its own host. With an `error` nobody holds it any
    more; it says to those who wait why there is no verdict.
    """

    sha256 = models.CharField(max_length=64)
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+")
    holder = models.UUIDField()
    # As `apps.jobs.processes` names it.
    process = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(db_index=True)
    error = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "recipe"], name="classification_lease_once")
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}: {self.holder}"
