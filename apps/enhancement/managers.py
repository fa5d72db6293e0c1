"""Queries of enhancements."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from apps.enhancement.models import Draft, Enhancement  # noqa: F401


class EnhancementQuerySet(models.QuerySet["Enhancement"]):
    def owned_by(self, user_id: int | None) -> EnhancementQuerySet:
        return self.filter(owner=user_id) if user_id else self.none()

    def listed(self) -> EnhancementQuerySet:
        pictures = ("source__gallery", "result__gallery")
        return self.select_related("job", "gallery", *pictures).order_by("-created")

    def by_themselves(self) -> EnhancementQuerySet:
        """Without those of a batch."""
        return self.filter(batch=None)


class DraftQuerySet(models.QuerySet["Draft"]):
    def owned_by(self, user_id: int | None) -> DraftQuerySet:
        return self.filter(owner=user_id) if user_id else self.none()

    def shown_of(self, owner_id: int, source_id: UUID) -> Draft | None:
        """The last one that has a picture: it stays on the page until another has."""
        done = self.filter(owner=owner_id, source=source_id, after__isnull=False)
        return done.select_related("before", "after").order_by("-created").first()
