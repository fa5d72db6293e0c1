"""One going through a source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.source import Source
from apps.jobs.models import Job


class Crawl(models.Model):
    """Its `CrawlRequest` rows are its frontier: what has been asked for, and what has not yet.

    The job decides whether it runs, waits, rests or is over; the counts are kept here, each
    written in the transaction that makes it true.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="crawls")
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="crawl"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The words it is narrowed to; none is all that the source wants.
    tags = models.JSONField(_("tags"), default=list, blank=True)
    # Most pictures newly taken; 0 is the source's own limit.
    limit = models.PositiveIntegerField(_("most pictures"), default=0)
    # The process that asks, "host:pid:start" (`apps.jobs.processes`); empty when none does.
    spider = models.CharField(max_length=200, blank=True, default="")
    # The links it begins with are in the frontier.
    seeded = models.BooleanField(default=False)
    requests = models.PositiveIntegerField(_("requests"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    # Pictures: taken for the first time, known before, not taken.
    new = models.PositiveIntegerField(_("new pictures"), default=0)
    seen = models.PositiveIntegerField(_("known pictures"), default=0)
    refused = models.PositiveIntegerField(_("refused pictures"), default=0)
    bytes = models.PositiveBigIntegerField(_("bytes received"), default=0)
    # Requests for what was known already, to see whether it still is as it was.
    checks = models.PositiveIntegerField(_("checks"), default=0)
    # What was looked at last before this is looked at again: as much as a day has room for.
    check_before = models.DateTimeField(null=True, blank=True)
    # Goes through all lists to their ends; another leaves them where nothing new comes.
    thorough = models.BooleanField(_("thorough"), default=True)
    created = models.DateTimeField(_("created"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("crawl")
        verbose_name_plural = _("crawls")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.source} {self.created:%Y-%m-%d %H:%M}"
