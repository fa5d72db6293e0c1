"""A named set of pictures."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import GalleryQuerySet, LivingGalleries, shared_with

if TYPE_CHECKING:
    from apps.galleries.models.image import Image


class Gallery(models.Model):
    """A person's own set of pictures, or a public one without an owner.

    `objects` excludes galleries in the bin; `including_bin` holds all.
    """

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private")
        PUBLIC = "public", _("Public")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="galleries",
    )
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    # Only derived files are kept for pictures from the web (`services.preparing`).
    keeps_originals = models.BooleanField(default=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    # When it was moved to the bin. Its pictures keep their rows and files and are restored with it.
    binned = models.DateTimeField(null=True, blank=True, editable=False)

    # Annotated by the gallery list.
    image_count: int
    stored: int
    days_left: int
    covers: list[Image]

    objects = LivingGalleries()
    including_bin = GalleryQuerySet.as_manager()

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")
        ordering = ["name", "created"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(binned=None),
                name="gallery_name_once_per_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.is_published:
            return reverse("explore:source", args=[self.id])
        return reverse("galleries:detail", args=[self.id])

    @property
    def is_published(self) -> bool:
        """Whether it belongs to the public gallery, that is, has no owner."""
        return self.owner_id is None and self.visibility == self.Visibility.PUBLIC

    def belongs_to(self, user_id: int | None) -> bool:
        """Whether this person owns it. Never true for ownerless galleries: None is not an owner."""
        return user_id is not None and self.owner_id == user_id

    def is_visible_to(self, user_id: int | None) -> bool:
        """The rule of `visible_to` for one gallery."""
        if user_id is None:
            return self.is_published
        if self.visibility == self.Visibility.PUBLIC or self.belongs_to(user_id):
            return True
        return self.is_shared_with(user_id)

    def is_shared_with(self, user_id: int | None) -> bool:
        """The rule of `shared_with` for one gallery."""
        return shared_with(user_id).filter(gallery=self.pk).exists()

    def is_accessible_to(self, user_id: int | None) -> bool:
        """The rule of `accessible_to` for one gallery."""
        return self.belongs_to(user_id) or self.is_shared_with(user_id)
