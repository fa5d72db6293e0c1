"""Settings of comparisons that a person saved under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.comparison.options import ComparisonOptions

NAME_LENGTH = 80


class Preset(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comparison_presets"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    options = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("preset")
        verbose_name_plural = _("presets")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_preset_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def settings(self) -> ComparisonOptions:
        return ComparisonOptions.model_validate(self.options)
