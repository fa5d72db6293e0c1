"""A query with a picture."""

import uuid
from collections.abc import Sequence

import numpy as np
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery, Image
from apps.search.box import Box
from apps.search.managers import QueryQuerySet
from apps.search.score_bands import percent_of
from apps.search.vectors import unpack


class Query(models.Model):
    """A search with a picture. Only the person who made it can return to it; its file expires."""

    class Scope(models.TextChoices):
        MINE = "mine", _("My galleries")
        PUBLIC = "public", _("The public gallery")
        BOTH = "both", _("Both")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty for a visitor without an account; then `visitor` is their browser's key.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="queries",
    )
    visitor = models.CharField(max_length=64, blank=True, default="")
    # The query picture: a stored one, or an uploaded file. If it was deleted since, both are empty;
    # the vector still answers.
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, null=True, related_name="+")
    # Several queries may share it: with other parts of it, or in other galleries.
    file = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200)
    # How far it was turned, clockwise, in degrees.
    turn = models.PositiveSmallIntegerField(default=0)
    # x, y, width, height as fractions of the turned picture; null is the whole of it.
    box = models.JSONField(null=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.MINE)
    # Limited to `galleries`: to none, not to all, once those are deleted.
    narrowed = models.BooleanField(default=False)
    galleries = models.ManyToManyField(Gallery, related_name="+", blank=True)
    spec = models.CharField(max_length=80)
    vector = models.BinaryField()
    # The best match when the answer was last shown: for the history.
    best = models.ForeignKey(Image, on_delete=models.SET_NULL, null=True, related_name="+")
    best_score = models.FloatField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    # False if the database or the storage had no room for it: it is answered once.
    is_kept = True
    # The galleries of a query that is not saved.
    named: Sequence[Gallery] | None = None

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering = ["-created"]
        indexes = [models.Index(fields=["owner", "-created"], name="query_owner_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) ^ models.Q(visitor=""), name="query_one_asker"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("search:query", args=[self.id])

    @property
    def gallery_ids(self) -> list[uuid.UUID] | None:
        """Those it is limited to, if they still exist; None searches all of its scope."""
        if not self.narrowed:
            return None
        if self.is_kept:
            return list(self.galleries.values_list("id", flat=True))
        return [gallery.id for gallery in self.named or ()]

    @property
    def array(self) -> np.ndarray:
        """The vector as (d,) float32."""
        return unpack(self.vector)

    @property
    def part(self) -> Box | None:
        return Box(*self.box) if self.box else None

    @property
    def best_percent(self) -> int:
        return percent_of(self.best_score or 0.0)
