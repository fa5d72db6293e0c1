"""Galleries whose new pictures are classified as they come."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery


class AutoClassify(models.Model):
    """Without a row new pictures of the gallery are left alone."""

    class Engine(models.TextChoices):
        LOCAL = "local", _("This machine")
        # As long as the owner agrees to it; otherwise this machine.
        USUAL = "usual", _("The usual model")

    gallery = models.OneToOneField(
        Gallery, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    engine = models.CharField(max_length=10, choices=Engine.choices, default=Engine.LOCAL)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("automatic classification")
        verbose_name_plural = _("automatic classifications")

    def __str__(self) -> str:
        return f"{self.gallery_id}: {self.engine}"
