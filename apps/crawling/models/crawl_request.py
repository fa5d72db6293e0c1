"""One address that a crawl requests: the frontier, and the results."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.crawling.models.crawl import Crawl
from apps.crawling.models.crawled_image import CrawledImage
from apps.crawling.models.source_tag import SourceTag


class CrawlRequest(models.Model):
    """Waits until it is done; `outcome` says how it ended (`apps.crawling.reasons`)."""

    class Role(models.TextChoices):
        START = "start", _("Start page")
        TAGS = "tags", _("List of tags")
        LISTING = "listing", _("List of pictures")
        DETAIL = "detail", _("Page of a picture")
        PICTURE = "picture", _("Picture")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")

    crawl = models.ForeignKey(Crawl, on_delete=models.CASCADE, related_name="crawl_requests")
    url = models.TextField(_("address"))
    # `apps.crawling.digests.digest_of` the address; as in `Page` and `CrawledImage`.
    digest = models.CharField(max_length=64, editable=False)
    host = models.CharField(max_length=255)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    # The page with the link to it.
    referrer = models.TextField(blank=True, default="")
    source_tag = models.ForeignKey(
        SourceTag, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entry = models.ForeignKey(
        CrawledImage, on_delete=models.CASCADE, null=True, blank=True, related_name="crawl_requests"
    )
    # Consecutive listing pages, up to this one, without anything new: a calendar has no end.
    empty_streak = models.PositiveSmallIntegerField(default=0)
    depth = models.PositiveIntegerField(default=0)
    # Pictures first (0), then detail pages, listings, tags: keeps the frontier small.
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # Not to be made before (Retry-After).
    not_before = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True, default="")
    params = models.JSONField(default=dict, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    asked = models.DateTimeField(_("asked"), null=True, blank=True)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = pgettext_lazy("of a crawl", "requests")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["crawl", "digest"], name="visit_once_per_crawl"),
        ]
        indexes = [
            models.Index(fields=["crawl", "state", "order", "id"], name="visit_frontier"),
            # For the counts on a running crawl's page, however many rows there are.
            models.Index(
                fields=["crawl", "state", "role", "source_tag", "outcome"], name="visit_tally"
            ),
            models.Index(fields=["crawl", "finished"], name="visit_finished"),
            models.Index(
                fields=["crawl", "not_before"],
                condition=models.Q(not_before__isnull=False),
                name="visit_resting",
            ),
        ]

    def __str__(self) -> str:
        return self.url
