"""A link by which people without an account see one comparison."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.comparison.models.comparison import Comparison


class SharedComparison(models.Model):
    """The row of a link. The link is the signed id, so a leaked database opens none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="shares")
    created = models.DateTimeField(_("created"), default=timezone.now)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)
    visits = models.PositiveIntegerField(_("visits"), default=0)

    class Meta:
        verbose_name = _("share link of a comparison")
        verbose_name_plural = _("share links of comparisons")
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison"],
                condition=models.Q(revoked=None),
                name="one_link_of_a_comparison",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.created:%Y-%m-%d}"
