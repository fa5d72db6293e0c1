"""When a watched folder is scanned: about once a minute, and when staff ask."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import WatchFolder
from apps.jobs import services as jobs
from apps.jobs.models import Job

KIND = "galleries.watch"
# Of its own: a share of another machine that hangs must hold up nothing else.
QUEUE = "watching"
TITLE = _("Scanning a watched folder")
# It is asked every minute; a little less, so that no minute is left out.
EVERY = 50.0
# A scan takes at most so large a share of the time: large or slow folders are seen less often.
SHARE = 0.05


def ask() -> None:
    """Start the scans that are due."""
    if not settings.FUTU_WATCH:
        return
    now = timezone.now()
    for row in WatchFolder.objects.filter(enabled=True).select_related("job"):
        pause = timedelta(seconds=max(EVERY, row.seconds / SHARE))
        if row.scanned is None or row.scanned + pause <= now:
            start_scan(row)


def start_scan(row: WatchFolder) -> Job | None:
    """A job for one scan; None when one is under way, or paused. Only the last is kept."""
    if row.job is not None and row.job.is_active:
        return None
    with transaction.atomic():
        job = jobs.start(KIND, params={"folder": str(row.pk), "about": row.path[:100]})
        unchanged = WatchFolder.objects.filter(pk=row.pk, job=row.job)
        if not unchanged.update(job=job):
            transaction.set_rollback(True)
            return None
        if row.job is not None:
            row.job.delete()
    return job


def turn_off(gallery_ids: list[UUID], code: str) -> None:
    """Until staff have looked at it."""
    rows = WatchFolder.objects.filter(gallery__in=gallery_ids, enabled=True)
    rows.update(enabled=False, code=code, params={})
