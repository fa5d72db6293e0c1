"""Delete a comparison with its files; its job ends."""

from __future__ import annotations

from django.db import transaction

from apps.comparison.models import Comparison
from apps.jobs import services as jobs
from apps.media.models import StoredFile


@transaction.atomic
def remove(comparison: Comparison) -> None:
    if comparison.job and comparison.job.is_active:
        jobs.request_cancel(comparison.job)
    kept = [comparison.first_id, comparison.second_id]
    kept += [comparison.aligned_id, comparison.difference_id]
    comparison.delete()
    for file in StoredFile.objects.filter(pk__in=[each for each in kept if each]):
        file.delete()
