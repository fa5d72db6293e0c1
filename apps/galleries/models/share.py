"""A share link: viewing a gallery without an account."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import ShareQuerySet
from apps.galleries.models.gallery import Gallery


class Share(models.Model):
    """The row of a link. The link is the signed id, so a leaked database opens none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="shares")
    created = models.DateTimeField(_("created"), default=timezone.now)
    expires = models.DateTimeField(_("expires"), null=True, blank=True)
    # Hashed like account passwords; empty means no password.
    password = models.CharField(max_length=128, blank=True, editable=False)
    # Whether visitors may download the originals, camera metadata included.
    originals = models.BooleanField(_("originals may be downloaded"), default=False)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)
    visits = models.PositiveIntegerField(_("visits"), default=0)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.gallery_id} {self.created:%Y-%m-%d}"

    @property
    def is_living(self) -> bool:
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())
