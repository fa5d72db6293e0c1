"""Queries of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from apps.duplicates.models import DuplicatePair  # noqa: F401 - named in a string


class PairQuerySet(models.QuerySet["DuplicatePair"]):
    def open_of(self, user_id: int) -> PairQuerySet:
        """Pairs of a person that are not dismissed, with both pictures outside the bin and still
        theirs."""
        conditions = {
            f"{side}__{name}": value
            for side in ("first", "second")
            for name, value in (
                ("binned", None),
                ("gallery__binned", None),
                ("gallery__owner", user_id),
            )
        }
        return self.filter(owner=user_id, dismissed=None, **conditions)

    def copies(self) -> PairQuerySet:
        return self.exclude(kind="series")

    def series(self) -> PairQuerySet:
        return self.filter(kind="series")

    def within(self, gallery_id: UUID) -> PairQuerySet:
        """Pairs whose pictures are both in this gallery."""
        return self.filter(first__gallery=gallery_id, second__gallery=gallery_id)

    def among(self, image_ids: list[UUID]) -> PairQuerySet:
        return self.filter(first__in=image_ids, second__in=image_ids)

    def touching(self, image_ids: list[UUID]) -> PairQuerySet:
        return self.filter(Q(first__in=image_ids) | Q(second__in=image_ids))
