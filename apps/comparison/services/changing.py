"""What becomes of a comparison: another threshold, or none of it."""

from __future__ import annotations

from django.db import transaction

from apps.comparison.models import Comparison, Description
from apps.comparison.services.describing import forget_words
from apps.comparison.services.files import NAMES
from apps.jobs import services as jobs
from apps.media.models import StoredFile


def judge_anew(comparison: Comparison, threshold: float) -> None:
    """What was measured stays: nothing is computed."""
    comparison.options = comparison.options | {"threshold": threshold}
    comparison.save(update_fields=["options"])


@transaction.atomic
def remove(comparison: Comparison) -> None:
    """Delete it with its files; its jobs end."""
    described = Description.objects.filter(comparison=comparison).select_related("job").first()
    for job in (comparison.job, described and described.job):
        if job and job.is_active:
            jobs.request_cancel(job)
    forget_words(comparison)
    # A pair of a batch says why it has no result any more.
    comparison.pairs.update(error="missing")
    kept = {getattr(comparison, f"{name}_id") for name in NAMES}
    comparison.delete()
    for file in StoredFile.objects.filter(pk__in=kept - {None}):
        file.delete()
