"""The category that counts for a person and a picture, kept so that lists can be narrowed by it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image


class PictureCategory(models.Model):
    """What `owner` sees of a picture; nobody else does.

    Two writers, each with a column of its own, so that neither undoes the other: `said` is their
    correction, `asked` the latest answer to a question of theirs. Both are codes; null: there is
    none. An empty code is an answer that is unsure.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="picture_categories"
    )
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="categories")
    said = models.CharField(max_length=40, null=True)
    asked = models.CharField(max_length=40, null=True)
    code = models.GeneratedField(
        expression=Coalesce("said", "asked"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("category of a picture")
        verbose_name_plural = _("categories of pictures")
        constraints = [
            models.UniqueConstraint(fields=["image", "owner"], name="picture_category_once")
        ]
        indexes = [
            models.Index(fields=["owner", "code", "image"], name="picture_category_of_owner")
        ]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.code}"
