"""The job of a batch: one picture after the other, each a job of its own."""

from __future__ import annotations

from uuid import UUID

from apps.enhancement.errors import explain
from apps.enhancement.models import Enhancement, EnhancementBatch
from apps.enhancement.services.asking import KIND, params_of
from apps.jobs.kinds import Failure
from apps.jobs.run import Run, StageRun


def work(run: Run) -> None:
    batch = EnhancementBatch.objects.filter(pk=run.params["batch"]).first()
    if batch is None:
        return
    for stage in run.stages():
        # Those that failed at the beginning are not among them, and never will be.
        items = list(batch.items.exclude(signature="").order_by("place"))
        for item in stage.each(items):
            _enhance(stage, item)


def _enhance(stage: StageRun, item: Enhancement) -> None:
    """One at a time, so that previews and other people's pictures come in between."""
    child = stage.child(KIND, key=str(item.pk), params=params_of(item))
    Enhancement.objects.filter(pk=item.pk, job=None).update(job=child)
    stage.ended(child)


def failures_of(job_id: UUID) -> FailedItems:
    return FailedItems(job_id)


class FailedItems:
    """What a job could not enhance, a page at a time."""

    def __init__(self, job_id: UUID) -> None:
        self._failed = Enhancement.objects.filter(batch__job=job_id).exclude(error="")

    def __len__(self) -> int:
        return self._failed.count()

    def __getitem__(self, place: slice) -> list[Failure]:
        rows = self._failed.order_by("place")[place]
        return [Failure(row.source_name, explain(row.error, row.error_params)) for row in rows]
