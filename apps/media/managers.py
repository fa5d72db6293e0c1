"""Query sets of files and uploads."""

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
        """A person's unexpired rows; none for anonymous users."""
        if user_id is None:
            return self.none()
        unexpired = Q(expires=None) | Q(expires__gt=timezone.now())
        return self.filter(unexpired, owner_id=user_id)

    def expired(self) -> StoredFileQuerySet:
        return self.filter(expires__lte=timezone.now())


class UploadQuerySet(models.QuerySet["Upload"]):
    # Lifetime after the last piece, for resuming and for reading the result.
    KEPT = timedelta(days=1)

    def living(self) -> UploadQuerySet:
        return self.filter(touched__gt=timezone.now() - self.KEPT)

    def expired(self) -> UploadQuerySet:
        """Abandoned uploads without an active, waiting or paused job."""
        idle = Q(job=None) | Q(job__state__in=TERMINAL)
        return self.filter(idle, touched__lte=timezone.now() - self.KEPT)

    def whole_without_job(self) -> UploadQuerySet:
        """Complete ones without a result, which a request finishes or has left."""
        return self.exclude(state="done").filter(job=None, offset=F("size"))

    def owned_by(self, user_id: int | None) -> UploadQuerySet:
        return self.none() if user_id is None else self.filter(owner_id=user_id)

    def to_come(self) -> int:
        """Bytes announced but not yet received."""
        open_ones = self.living().filter(state="open")
        return open_ones.aggregate(sum=Sum(F("size") - F("offset")))["sum"] or 0

    def held_bytes(self) -> int:
        """Bytes of unfinished uploads, counted as used.

        A kind that needs an upload longer sets `waits` in the result.
        """
        waiting = ~Q(state="done") | Q(result__waits=True)
        return self.filter(waiting).aggregate(sum=Sum("size"))["sum"] or 0
