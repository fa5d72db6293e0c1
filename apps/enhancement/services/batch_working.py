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
        for item_id in stage.each(_items_of(stage, batch)):
            item = Enhancement.objects.filter(pk=item_id).first()
            if item:  # Otherwise it was deleted meanwhile.
                _enhance(stage, item)


def _items_of(stage: StageRun, batch: EnhancementBatch) -> list[str]:
    """The ids that the first claim found: rows deleted since must not shift the others."""
    if "items" not in stage.checkpoint:
        # Those that failed at the beginning are not among them, and never will be.
        rows = batch.items.exclude(signature="").order_by("place")
        stage.keep(items=[str(pk) for pk in rows.values_list("pk", flat=True)])
    items: list[str] = stage.checkpoint["items"]
    return items


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
