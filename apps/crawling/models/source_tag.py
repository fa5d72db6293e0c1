"""A tag as one source writes it, and its public name across sources."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.source import Source
from apps.galleries.models import Tag


class SourceTag(models.Model):
    """`name` is the source's spelling; `tag` the public tag of its pictures."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="source_tags")
    name = models.CharField(_("as the source writes it"), max_length=200)
    # The normalised tag (`Tag` without an owner); empty until a picture of it is published.
    tag = models.ForeignKey(
        Tag, on_delete=models.SET_NULL, null=True, blank=True, related_name="source_tags"
    )
    wanted = models.BooleanField(_("crawled"), default=True)
    # Maximum number of pictures; 0 is the source's limit.
    limit = models.PositiveIntegerField(_("most pictures"), default=0)

    class Meta:
        verbose_name = _("tag of a source")
        verbose_name_plural = _("tags of sources")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="word_once_per_source"),
        ]

    def __str__(self) -> str:
        return self.name
