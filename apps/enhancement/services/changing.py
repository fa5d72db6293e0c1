"""Delete enhancements. Their results are pictures of galleries, and stay."""

from __future__ import annotations

from django.db import transaction

from apps.enhancement.models import Enhancement, EnhancementBatch
from apps.enhancement.services import scratch
from apps.enhancement.services.parts import delete
from apps.jobs import services as jobs


def remove(row: Enhancement) -> None:
    """With its files and what was done so far; its job ends."""
    with transaction.atomic():
        if row.job and row.job.is_active:
            jobs.request_cancel(row.job)
        kept = {"before": row.before, "after": row.after}
        pk = row.pk
        row.delete()
        delete(kept)
    scratch.drop(pk)


def remove_batch(batch: EnhancementBatch) -> None:
    if batch.job and batch.job.is_active:
        jobs.request_cancel(batch.job)
    for row in batch.items.select_related("job", "before", "after"):
        remove(row)
    batch.delete()
