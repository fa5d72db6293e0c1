"""Maintains segments: verifies them, and removes those that no row names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from uuid import UUID

from django.utils import timezone

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from apps.jobs.states import JobState
from apps.search.models import IndexState
from apps.search.services.building import DOWN, drop, record_fault
from apps.search.services.building import KIND as BUILD
from apps.search.services.index_due import is_foreign
from apps.search.stores import Segment, StoreDownError, get_store
from apps.search.stores.base import Progress

VERIFY = "search.verify"
DROP = "search.drop"
SWEEP = "search.sweep"


def request_verify(state: IndexState) -> Job | None:
    """Start the job that verifies its segment, unless there is none or a job exists."""
    same = Job.objects.active().filter(kind=VERIFY, params__state=state.pk)
    if not state.segment or same.exists():
        return None
    params = {"state": state.pk, "about": state.gallery.name}
    return jobs.start(VERIFY, params=params)


def verify_job(run: Run) -> None:
    def progress(done: int, total: int) -> None:
        run.check()
        run.report(done, total)

    if state := IndexState.objects.filter(pk=run.params["state"]).first():
        with _down_is_said():
            verify(state, progress)


def verify(state: IndexState, progress: Progress) -> str:
    """Read the whole of its segment; the fault, or "". The row records it, too."""
    if not state.segment or is_foreign(state):
        return ""
    why = get_store().verify(state.as_segment, state.vectors(), progress)
    same = IndexState.objects.filter(pk=state.pk, segment=state.segment)
    if not same.update(verified=timezone.now()):
        return ""  # It was replaced meanwhile, and may have been dropped while it was read.
    if why:
        record_fault(state, why)
    return why


def living() -> list[Segment]:
    """Segments that rows name; some have none, or one in another store."""
    return [state.as_segment for state in IndexState.objects.order_by("id").iterator()]


def sweep_job(run: Run) -> None:
    """Also what could not be dropped when its gallery was deleted."""
    with _down_is_said():
        sweep()
    for job in Job.objects.filter(kind=DROP, state=JobState.FAILED):
        jobs.retry(job)


def sweep() -> int:
    return get_store().sweep(living())


def forget_names(states: Iterable[IndexState]) -> None:
    """Jobs of an index say the name of its gallery, belong to nobody, and outlive it."""
    of_states = Job.objects.filter(params__state__in=[state.pk for state in states])
    for job in of_states.filter(kind__in=(VERIFY, BUILD), owner=None):
        Job.objects.filter(pk=job.pk).update(params=job.params | {"about": ""})


def request_drop(states: Iterable[IndexState]) -> None:
    """Have the segments of deleted states dropped; call it inside the deleting transaction."""
    segments = [
        asdict(state.as_segment) | {"gallery_id": str(state.gallery_id)}
        for state in states
        if state.segment
    ]
    if segments:
        jobs.start(DROP, params={"segments": segments})


def drop_job(run: Run) -> None:
    for values in run.params["segments"]:
        run.check()
        segment = Segment(**values | {"gallery_id": UUID(values["gallery_id"])})
        with _down_is_said():
            drop(segment)


@contextmanager
def _down_is_said() -> Iterator[None]:
    try:
        yield
    except StoreDownError as error:
        raise JobError(DOWN) from error
