"""A person's word on a picture, which stands above any model's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.classification.models.category import Category


class Correction(models.Model):
    """What `owner` says of these bytes, wherever they have them. Nobody else is shown it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="corrections"
    )
    sha256 = models.CharField(max_length=64)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="correction_once")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}: {self.category.code}"
