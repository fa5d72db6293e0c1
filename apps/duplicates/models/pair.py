"""Two pictures of one person that are copies, or shots of one series."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.duplicates.managers import PairQuerySet
from apps.galleries.models import Image


class DuplicatePair(models.Model):
    """Created once, when the second picture becomes ready; `first` has the smaller id."""

    class Kind(models.TextChoices):
        EXACT = "exact", _("The same file")
        COPY = "copy", _("A copy")
        SERIES = "series", _("Another shot within seconds")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created = models.DateTimeField(auto_now_add=True)
    # When the owner dismissed it; it is never shown again.
    dismissed = models.DateTimeField(null=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once")
        ]
        indexes = [
            models.Index(
                fields=["owner", "kind"],
                condition=models.Q(dismissed=None),
                name="duplicate_pair_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.kind}"
