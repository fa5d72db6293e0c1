"""A request to remove a picture, a page's pictures or an author's pictures."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.crawled_image import CrawledImage
from apps.crawling.models.source import Source


class Takedown(models.Model):
    """Made by anybody on the public form, or by staff; its signed id is the receipt."""

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
    # The picture it was requested from, if any.
    entry = models.ForeignKey(
        CrawledImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="takedowns"
    )
    # The address of the picture or page, or the author's name.
    value = models.TextField(_("address or name"))
    # For authors: on these sources alone; none is everywhere.
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="takedowns", blank=True
    )
    # Pictures that staff excluded from it.
    spared = models.ManyToManyField(CrawledImage, related_name="+", blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    name = models.CharField(_("name"), max_length=150, blank=True, default="")
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    answer = models.TextField(_("answer"), blank=True, default="", max_length=2000)
    # The number of removed pictures.
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
