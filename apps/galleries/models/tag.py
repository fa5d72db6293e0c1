"""A person's tags on pictures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.folding import folded
from apps.galleries.managers import TagQuerySet


class Tag(models.Model):
    """One tag of one person (or public, without an owner), on any number of pictures.

    Displayed as first written; "sea" is the same tag as "Sea".
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tags",
    )
    name = models.CharField(_("name"), max_length=50)
    # The key for lookup and comparison. Folding can triple the length of a text.
    folded = models.CharField(max_length=150, editable=False, default="")

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "folded"], name="tag_once_per_owner"),
            # NULL owners are distinct in a unique constraint, so public tags need one of their own.
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(owner=None), name="public_tag_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = folded(self.name)
        super().save(*args, **kwargs)
