"""An album: a person's selection of pictures from any of their galleries."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import AlbumQuerySet
from apps.galleries.models.image import Image


class Album(models.Model):
    """Pictures stay in their galleries: an album only names them, so bytes are kept once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="albums"
    )
    name = models.CharField(_("name"), max_length=100)
    created = models.DateTimeField(auto_now_add=True)
    images = models.ManyToManyField(Image, through="AlbumImage", related_name="albums", blank=True)

    # Annotated by the list of albums.
    image_count: int
    covers: list[Image]

    objects = AlbumQuerySet.as_manager()

    class Meta:
        verbose_name = _("album")
        verbose_name_plural = _("albums")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="album_name_once_per_owner")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("galleries:album", args=[self.id])


class AlbumImage(models.Model):
    """A picture in an album. It stays while the picture is in the bin, where nobody sees it."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "image"], name="image_once_per_album")
        ]

    def __str__(self) -> str:
        return f"{self.album_id} {self.image_id}"
