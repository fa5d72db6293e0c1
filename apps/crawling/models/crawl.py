"""One run through a source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.source import Source
from apps.jobs.models import Job


class Crawl(models.Model):
    """Its `CrawlRequest` rows are its frontier: what has been requested, and what has not yet.

    The job holds its state (waiting, running, over); the counts are kept here, each written in the
    transaction that it counts.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="crawls")
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="crawl"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Source tags to which it is limited; none means all that the source wants.
    tags = models.JSONField(_("tags"), default=list, blank=True)
    # Maximum number of new pictures; 0 is the source's own limit.
    limit = models.PositiveIntegerField(_("most pictures"), default=0)
    # The spider process, "host:pid:start" (`apps.jobs.processes`); empty when none runs.
    spider = models.CharField(max_length=200, blank=True, default="")
    # The first requests are in the frontier.
    seeded = models.BooleanField(default=False)
    requests = models.PositiveIntegerField(_("requests"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    # Pictures: newly taken, known before, not taken.
    new = models.PositiveIntegerField(_("new pictures"), default=0)
    seen = models.PositiveIntegerField(_("known pictures"), default=0)
    refused = models.PositiveIntegerField(_("refused pictures"), default=0)
    bytes = models.PositiveBigIntegerField(_("bytes received"), default=0)
    # Requests that recheck known pictures.
    checks = models.PositiveIntegerField(_("checks"), default=0)
    # What was last checked before this is rechecked; chosen to fit the daily limit.
    check_before = models.DateTimeField(null=True, blank=True)
    # Reads all listings to their ends; other crawls leave a listing where nothing new comes.
    thorough = models.BooleanField(_("thorough"), default=True)
    created = models.DateTimeField(_("created"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("crawl")
        verbose_name_plural = _("crawls")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.source} {self.created:%Y-%m-%d %H:%M}"
