"""Where a web picture was found, and under what licence it is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.licences import Licence
from apps.galleries.models.image import Image


class Origin(models.Model):
    """One place where the picture is published; a picture may have several."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="origins")
    # The site's name, the page of the picture, and the picture itself.
    site = models.CharField(_("site"), max_length=100)
    page = models.TextField(_("page"))
    url = models.TextField(_("picture's address"))
    title = models.CharField(_("title"), max_length=300, blank=True, default="")
    author = models.CharField(_("author"), max_length=200, blank=True, default="")
    author_url = models.TextField(_("author's page"), blank=True, default="")
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices)
    # The port of a Creative Commons licence ("de"), as stated.
    port = models.CharField(max_length=10, blank=True, default="")
    fetched = models.DateTimeField(_("fetched"))

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.page

    @property
    def licence_url(self) -> str:
        return Licence(self.licence).page(self.port)

    @property
    def licence_name(self) -> str:
        label = str(Licence(self.licence).label)
        return f"{label} {self.port.upper()}" if self.port else label
