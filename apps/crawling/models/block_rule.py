"""The blocklist: taken-down pictures, pages and authors, so that they never come back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.managers import BlockRuleQuerySet
from apps.crawling.models.source import Source
from apps.crawling.models.takedown import Takedown


class BlockRule(models.Model):
    class Kind(models.TextChoices):
        PICTURE = "picture", _("Address of a picture")
        PAGE = "page", _("Address of a page")
        AUTHOR = "author", _("Author")
        BYTES = "bytes", _("These bytes (SHA-256)")
        PERCEPTUAL_HASH = "look", _("Perceptual hash (PDQ)")

    takedown = models.ForeignKey(
        Takedown, on_delete=models.CASCADE, null=True, blank=True, related_name="rules"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # The address, the author's name (case-folded), or the hash as hex.
    value = models.TextField(_("value"))
    digest = models.CharField(max_length=64, editable=False)
    # For authors: blocked on this source alone; empty is everywhere.
    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

    objects = BlockRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("block rule")
        verbose_name_plural = _("blocklist")
        ordering = ["-created"]
        indexes = [models.Index(fields=["kind", "digest"], name="bar_kind_digest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
