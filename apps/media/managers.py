"""Queries over files and uploads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone

from apps.jobs.states import TERMINAL

if TYPE_CHECKING:
    from apps.media.models import StoredFile, Upload  # noqa: F401


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def owned_by(self, user_id: int | None) -> StoredFileQuerySet:
        """A person's own that have not expired; of nobody, none."""
        if user_id is None:
            return self.none()
        unexpired = Q(expires=None) | Q(expires__gt=timezone.now())
        return self.filter(unexpired, owner_id=user_id)

    def expired(self) -> StoredFileQuerySet:
        return self.filter(expires__lte=timezone.now())


class UploadQuerySet(models.QuerySet["Upload"]):
    # So long after the last piece an upload can be gone on with, and its answer be asked for.
    KEPT = timedelta(days=1)

    def living(self) -> UploadQuerySet:
        return self.filter(touched__gt=timezone.now() - self.KEPT)

    def expired(self) -> UploadQuerySet:
        """Nobody went on with them, and no job is at them, waiting or paused though it may be."""
        idle = Q(job=None) | Q(job__state__in=TERMINAL)
        return self.filter(idle, touched__lte=timezone.now() - self.KEPT)

    def owned_by(self, user_id: int | None) -> UploadQuerySet:
        return self.none() if user_id is None else self.filter(owner_id=user_id)

    def to_come(self) -> int:
        """Bytes that were begun and have not arrived."""
        open_ones = self.living().filter(state="open")
        return open_ones.aggregate(sum=Sum(F("size") - F("offset")))["sum"] or 0

    def held_bytes(self) -> int:
        """Bytes that count as if they were kept: all that was begun and is not done with.

        A kind whose uploads are needed beyond that says so by `waits` in the result.
        """
        waiting = ~Q(state="done") | Q(result__waits=True)
        return self.filter(waiting).aggregate(sum=Sum("size"))["sum"] or 0
