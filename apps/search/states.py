"""Locks on the rows that every writer to an index needs: one for each gallery and spec."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from apps.search.models import IndexState


class IndexStateManager(models.Manager["IndexState"]):
    def filled(self, gallery_ids: Iterable[UUID], spec: str) -> models.QuerySet[IndexState]:
        """The states of those galleries that have had vectors of this spec."""
        return self.filter(gallery__in=gallery_ids, spec=spec, last_seq__gt=0).order_by("id")

    def specs_of(self, gallery_id: UUID) -> set[str]:
        return set(self.filter(gallery=gallery_id).values_list("spec", flat=True))

    def hold(self, gallery_ids: Iterable[UUID], specs: Iterable[str]) -> list[IndexState]:
        """Lock the rows of these galleries and specs, created if missing, in one order.

        PostgreSQL locks the rows; on SQLite the transaction, begun IMMEDIATE, is the lock.
        """
        for gallery_id, spec in sorted(product(gallery_ids, specs)):
            self.get_or_create(gallery_id=gallery_id, spec=spec)
        states = self.filter(gallery__in=gallery_ids, spec__in=specs)
        return list(states.select_for_update(no_key=True).order_by("id"))
