"""A site whose pictures are collected, and how its pages are read."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.crawling.managers import SourceManager
from apps.galleries.licences import Licence
from apps.galleries.models import Gallery


class Source(models.Model):
    """One site with one kind of adapter. `settings` is that adapter's (`apps.crawling.adapters`).

    Pictures stay in `waiting`, a hidden gallery, until a decision is made; approved ones are in
    `gallery`, the public one with the source's name.
    """

    class Kind(models.TextChoices):
        HTML = "html", _("Web pages, by selectors")
        SITEMAP = "sitemap", _("Image sitemap")
        FEED = "feed", _("RSS, Atom or Media RSS")
        API = "api", _("JSON API")

    class Schedule(models.TextChoices):
        NEVER = "", _("Only when asked")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")

    INTERVALS = {
        Schedule.DAILY: timedelta(days=1),
        Schedule.WEEKLY: timedelta(days=7),
        Schedule.MONTHLY: timedelta(days=30),
    }

    name = models.CharField(_("name"), max_length=100, unique=True)
    slug = models.SlugField(_("short name"), max_length=100, unique=True)
    homepage = models.URLField(_("home page"), max_length=500)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.HTML)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    gallery = models.OneToOneField(
        Gallery, on_delete=models.PROTECT, related_name="source", editable=False
    )
    waiting = models.OneToOneField(
        Gallery, on_delete=models.PROTECT, related_name="source_waiting", editable=False
    )
    # The licence of pictures that state none of their own, by staff; empty is undecided.
    licence = models.CharField(
        _("licence"), max_length=20, choices=Licence.choices, blank=True, default=""
    )
    auto_approve = models.BooleanField(_("publish without review"), default=False)
    schedule = models.CharField(
        _("crawled"), max_length=10, choices=Schedule.choices, blank=True, default=Schedule.NEVER
    )
    enabled = models.BooleanField(_("may be crawled"), default=True)
    # Minimum seconds between two requests to one host; robots.txt may ask for more.
    delay = models.FloatField(
        _("seconds between requests"), default=1.0, validators=[MinValueValidator(0)]
    )
    concurrency = models.PositiveSmallIntegerField(
        _("requests at a time to one host"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(2)],
    )
    # 0 is no limit.
    limit_per_tag = models.PositiveIntegerField(_("most pictures of a tag"), default=300)
    limit = models.PositiveIntegerField(_("most pictures of a crawl"), default=0)
    # Minimum pixels on the shorter side: icons and spacers are smaller.
    least_side = models.PositiveIntegerField(_("least side in pixels"), default=200)
    # Days after which a known picture is requested again, if it has changed.
    recheck_days = models.PositiveIntegerField(_("check for changes after days"), default=30)
    # Rechecks of known pictures a day, the longest unchecked first; 0 is none.
    checks_a_day = models.PositiveIntegerField(_("checks of known pictures a day"), default=2000)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SourceManager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
