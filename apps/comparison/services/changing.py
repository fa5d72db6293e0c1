"""What becomes of a comparison: another threshold, or none of it."""

from __future__ import annotations

from django.db import transaction

from apps.comparison.models import Comparison
from apps.jobs import services as jobs
from apps.media.models import StoredFile


def judge_anew(comparison: Comparison, threshold: float) -> None:
    """What was measured stays: nothing is computed."""
    comparison.options = comparison.options | {"threshold": threshold}
    comparison.save(update_fields=["options"])


@transaction.atomic
def remove(comparison: Comparison) -> None:
    """Delete it with its files; its job ends."""
    if comparison.job and comparison.job.is_active:
        jobs.request_cancel(comparison.job)
    # A pair of a batch says why it has no result any more.
    comparison.pairs.update(error="missing")
    kept = {getattr(comparison, f"{name}_id") for name in FILES}
    comparison.delete()
    for file in StoredFile.objects.filter(pk__in=kept - {None}):
        file.delete()


FILES = ("first", "second", "aligned", "difference")
