"""The ledger: one row for every picture found on a source, whatever its outcome."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.digests import canonical_digest_of
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models.source import Source
from apps.crawling.models.source_tag import SourceTag
from apps.crawling.reasons import reason
from apps.galleries.licences import Licence
from apps.galleries.models import Image


class CrawledImage(models.Model):
    """Where a picture was found, its metadata there, what was decided, and why.

    `image` is the picture kept for it; for a duplicate, the other entry's. It is empty for what was
    refused, rejected for good, or taken down.
    """

    class State(models.TextChoices):
        FOUND = "found", _("Seen, not fetched yet")
        ARRIVED = "arrived", _("Being prepared")
        WAITING = "waiting", _("Waits for a decision")
        APPROVED = "approved", _("Published")
        REJECTED = "rejected", _("Rejected")
        DUPLICATE = "duplicate", _("Same as another")
        REFUSED = "refused", _("Not taken")
        TAKEN_DOWN = "down", _("Taken down")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    url = models.TextField(_("picture's address"))
    digest = models.CharField(max_length=64, editable=False)
    # `digests.canonical_digest_of` the address: equal for all addresses of one picture.
    canonical = models.CharField(max_length=64, blank=True, default="", editable=False)
    page = models.TextField(_("page"), blank=True, default="")
    title = models.CharField(_("title"), max_length=300, blank=True, default="")
    author = models.CharField(_("author"), max_length=200, blank=True, default="")
    author_url = models.TextField(_("author's page"), blank=True, default="")
    # The page's statement, and how it was understood (or what staff decided).
    licence_stated = models.CharField(
        _("licence as stated"), max_length=500, blank=True, default=""
    )
    licence = models.CharField(
        _("licence"), max_length=20, choices=Licence.choices, blank=True, default=""
    )
    source_tags = models.ManyToManyField(SourceTag, related_name="entries", blank=True)
    # The robots.txt and X-Robots-Tag result when it was requested: "allowed", or the rule.
    robots = models.CharField(_("robots"), max_length=200, blank=True, default="")
    # Of the fetched file; the kept picture is smaller.
    fetched = models.DateTimeField(_("fetched"), null=True, blank=True)
    etag = models.CharField(max_length=500, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    format = models.CharField(max_length=10, blank=True, default="")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # PDQ, 256 bits as hex (Facebook 2019); empty for pictures with too little detail.
    phash = models.CharField(max_length=64, blank=True, default="")
    # Similarity to the other pictures of its tags, 0 to 1; null while unknown.
    score = models.FloatField(_("fits its tags"), null=True, blank=True)
    image = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )
    # The stored file, until the picture's row is written.
    staged_file_id = models.UUIDField(null=True, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.FOUND)
    # Why: a code and its parameters (`apps.crawling.reasons`).
    reason_code = models.CharField(max_length=40, blank=True, default="")
    params = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided = models.DateTimeField(_("decided"), null=True, blank=True)
    # When it was postponed, to be decided after the others.
    postponed = models.DateTimeField(_("set aside"), null=True, blank=True)
    created = models.DateTimeField(_("first seen"), default=timezone.now)
    seen = models.DateTimeField(_("last seen"), default=timezone.now)
    # When its page was last read for its rights, and since when it has been missing there.
    checked = models.DateTimeField(_("rights last checked"), null=True, blank=True)
    missing = models.DateTimeField(_("missing since"), null=True, blank=True)

    objects = CrawledImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of a source")
        verbose_name_plural = _("ledger")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="entry_once_per_source"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="entry_state"),
            models.Index(fields=["source", "state", "-id"], name="entry_source_state"),
            models.Index(fields=["state", "score", "id"], name="entry_state_score"),
            models.Index(fields=["sha256"], name="entry_sha256"),
            models.Index(fields=["image"], name="entry_image"),
            models.Index(fields=["canonical"], name="entry_canonical"),
            models.Index(fields=["source", "state", "checked"], name="entry_checked"),
            models.Index(fields=["reason_code", "state", "-id"], name="entry_why_state"),
            # Few are postponed, and every page of the ledger counts them.
            models.Index(
                fields=["-id"], condition=models.Q(postponed__isnull=False), name="entry_postponed"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.canonical = self.canonical or canonical_digest_of(self.url)
        super().save(*args, **kwargs)

    @property
    def reason(self) -> str:
        """The reason as a sentence in the reader's language ("" when there is none)."""
        return reason(self.reason_code, self.params) if self.reason_code else ""
