"""Somebody asks that a picture, all of a page's or all of an author's go away."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.crawled_image import CrawledImage
from apps.crawling.models.source import Source


class Takedown(models.Model):
    """Asked by anybody on the public form, or made by staff; its signed id is the receipt."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("One picture")
        PAGE = "page", _("All pictures of a page")
        AUTHOR = "author", _("All pictures of an author")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Taken down")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    # The picture it was asked from, if it was.
    entry = models.ForeignKey(
        CrawledImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="takedowns"
    )
    # The address of the picture or page, or the author's name.
    value = models.TextField(_("address or name"))
    # Authors of these sources alone; none is everywhere.
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="takedowns", blank=True
    )
    # What staff left out of it: these stay.
    spared = models.ManyToManyField(CrawledImage, related_name="+", blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    name = models.CharField(_("name"), max_length=150, blank=True, default="")
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    answer = models.TextField(_("answer"), blank=True, default="", max_length=2000)
    # How many pictures went.
    pictures = models.PositiveIntegerField(_("pictures"), default=0)
    created = models.DateTimeField(_("asked"), default=timezone.now)
    decided = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
