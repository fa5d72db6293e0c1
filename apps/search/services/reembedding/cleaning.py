"""Removes vectors of models that are neither active nor next."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from apps.galleries.services import hold_galleries
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run
from apps.jobs.states import JobState
from apps.search.active_model import active_model
from apps.search.models import ActiveModel, Embedding, IndexState, UnembeddableImage
from apps.search.services.index_maintenance import request_drop

KIND = "search.clean"
# Vectors in one transaction.
PIECE = 10_000


def leftovers() -> QuerySet[IndexState]:
    return IndexState.objects.exclude(spec__in=active_model().wanted).order_by("id")


def request() -> Job | None:
    """Start the job that removes them, if there are any and no job waits to begin.

    One that runs may have listed them before the last switch.
    """
    waiting = Job.objects.active().filter(kind=KIND).exclude(state=JobState.RUNNING)
    if waiting.exists() or not leftovers().exists():
        return None
    return jobs.start(KIND)


def clean_job(run: Run) -> None:
    """Queries under a removed spec are repeated under the active one.

    So the job need not wait for them (`answering.answer`).
    """
    run.report(0, leftovers().count())
    for state in leftovers().select_related("job"):
        run.check()
        if state.job and state.job.is_active:  # It builds an index that nobody will use.
            jobs.request_cancel(state.job)
        while _remove_piece(state):
            run.forgive_crashes()
            run.check()
        run.advance()
    UnembeddableImage.objects.exclude(spec__in=active_model().wanted).delete()


def _remove_piece(state: IndexState) -> bool:
    """Remove some of its vectors, or with the last of them the row itself; whether more are left.

    A spec that has become wanted again is left as it is: its remaining vectors can be used.
    """
    with transaction.atomic():
        if (
            not hold_galleries([state.gallery_id])
            or state.spec in ActiveModel.objects.hold().wanted
        ):
            return False
        held = IndexState.objects.select_for_update(no_key=True).filter(pk=state.pk).first()
        if held is None:
            return False
        rows = Embedding.objects.filter(gallery=held.gallery_id, spec=held.spec).order_by("seq")
        ids = list(rows.values_list("id", flat=True)[:PIECE])
        Embedding.objects.filter(id__in=ids).delete()
        if len(ids) == PIECE:
            held.removed += PIECE
            held.save(update_fields=["removed"])
            return True
        request_drop([held])
        held.delete()
    return False
