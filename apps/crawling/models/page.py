"""What is remembered of a page, so that an unchanged one need not be sent again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.source import Source


class Page(models.Model):
    """The page's validators, and what its adapter found in it under the settings of that time."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="pages")
    url = models.TextField(_("address"))
    digest = models.CharField(max_length=64, editable=False)
    etag = models.CharField(max_length=500, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    # Hash of the adapter's settings: other selectors find other things in the same page.
    reading = models.CharField(max_length=64)
    # `apps.crawling.adapters.Extract`, as JSON.
    found = models.JSONField(default=dict)
    fetched = models.DateTimeField(_("fetched"))

    class Meta:
        verbose_name = _("remembered page")
        verbose_name_plural = _("remembered pages")
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="page_once_per_source"),
        ]

    def __str__(self) -> str:
        return self.url
