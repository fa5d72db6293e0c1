"""Builds segments, replaces the previous one, and drops that."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from apps.jobs.states import JobState
from apps.search.models import ActiveModel, IndexState
from apps.search.services.index_due import is_due, is_foreign, is_needless, is_small
from apps.search.services.rows import DatabaseRows
from apps.search.stores import Built, Segment, StoreDownError, get_store, store_of
from apps.search.stores.base import Progress
from futu.best_effort import best_effort

logger = logging.getLogger(__name__)

KIND = "search.build"
# How long only a person, or a fault, starts another after one that failed, or that a person has
# cancelled.
COOLDOWNS = {JobState.FAILED: timedelta(minutes=50), JobState.CANCELLED: timedelta(days=1)}
DOWN = gettext_noop(
    "The vector store is unavailable, so nothing could be done. It is tried again within the hour."
)
# Seconds: training on a million vectors is one step, and takes minutes on a small machine.
LONGEST_STEP = 3600
NOTHING = {
    "segment": "",
    "segment_seq": 0,
    "segment_removed": 0,
    "count": 0,
    "bytes": 0,
    "factory": "",
    "recall": None,
    "milliseconds": None,
    "seconds": None,
    "built": None,
    "fault": "",
    "verified": None,
}


# -- Requests


def record_fault(state: IndexState, why: str) -> None:
    """Record that the segment of `state` cannot be used, and have another one built.

    Called by the process that notices, while somebody waits for an answer; the first one starts the
    job.
    """
    best_effort("that an index cannot be used", lambda: _note_fault(state, why))


def _note_fault(state: IndexState, why: str) -> None:
    noted = IndexState.objects.filter(pk=state.pk, segment=state.segment, fault="")
    if noted.update(fault=why[:200]):
        logger.error("The segment of index %s is lost: %s", state, why)
        request_build(state)


def request_build(state: IndexState, *, force: bool = False) -> Job | None:
    """Start the job that builds a segment of this gallery, unless one exists.

    `force`: also when none is due, as long as the gallery is large enough for one.
    """
    current = IndexState.objects.select_related("gallery", "job").filter(pk=state.pk).first()
    if current is None or (current.job and current.job.is_active):
        return None
    params = {"state": current.pk, "anyway": force, "about": current.gallery.name}
    with transaction.atomic():
        job = jobs.start(KIND, params=params)
        # Of concurrent callers the first wins; the jobs of the others are discarded.
        asked = IndexState.objects.filter(pk=current.pk, job=current.job_id)
        if not asked.update(job=job):
            transaction.set_rollback(True)
            return None
    return job


def start_due(states: Iterable[IndexState], ending_job: UUID | None = None) -> int:
    """Start what is due of `states`, their jobs selected with them; how many.

    At most half of the workers build at one time: pictures must be prepared meanwhile. `besides`: a
    job that is about to end, and does not count.
    """
    due = [state for state in states if _wants_job(state)]
    if not due:
        return 0
    busy = set(Job.objects.active().filter(kind=KIND).values_list("pk", flat=True)) - {ending_job}
    room = max(1, settings.FUTU_WORKERS // 2) - len(busy)
    due.sort(key=lambda state: (not state.fault, -state.delta))
    return sum(request_build(state) is not None for state in due[: max(room, 0)])


def start_all_due(ending_job: UUID | None = None) -> int:
    """Start what is due in any gallery; two queries while nothing is."""
    states = IndexState.objects.filter(last_seq__gt=0).select_related("job")
    if active := ActiveModel.objects.first():
        states = states.filter(spec__in=active.wanted)  # Vectors of other specs are being removed.
    return start_due(states, ending_job)


def _wants_job(state: IndexState) -> bool:
    job = state.job
    if job and (job.is_active or _is_cooling_down(job)):
        return False
    return is_due(state) or is_needless(state)


def _is_cooling_down(job: Job) -> bool:
    cooldown = COOLDOWNS.get(JobState(job.state))
    return bool(cooldown and job.finished and job.finished > timezone.now() - cooldown)


# -- Building


def build_job(run: Run) -> None:
    def progress(done: int, total: int) -> None:
        run.check()
        run.report(done, total)

    try:
        with run.long_step(LONGEST_STEP):
            build(run.params["state"], progress, force=run.params.get("anyway", False))
    except StoreDownError as error:
        logger.warning("No segment is built: %s", error)
        raise JobError(DOWN) from error
    start_all_due(ending_job=run.job_id)


def build(state_id: int, progress: Progress, *, force: bool = False) -> bool:
    """Build the segment that is due, or remove a needless one; whether the row has changed.

    Searches continue meanwhile, and another builder may run: the first to finish wins, and the
    segment of the other is dropped.
    """
    state = IndexState.objects.filter(pk=state_id).first()
    if state is None:
        return False
    if is_small(state):
        return bool(state.segment) and _replace(state, None)
    if not (force or is_due(state)):
        return False
    built = _built(state, progress)
    return built is not None and _replace(state, built)


def _built(state: IndexState, progress: Progress) -> Built | None:
    """None if no vectors are left."""
    usable = state.segment and not state.fault and not is_foreign(state)
    try:
        rows = DatabaseRows(state)
        return get_store().build(rows, state.as_segment if usable else None, progress)
    except Exception as error:
        now = IndexState.objects.filter(pk=state.pk).first()
        if now and not is_small(now):
            raise
        logger.info("Index %s went while its segment was built: %s", state, error)
        return None


def _replace(state: IndexState, built: Built | None) -> bool:
    """Set the row's segment to `built` (or none), if it is still that of `state`.

    One atomic UPDATE: readers of the row see the old segment or the new one.
    """
    values = NOTHING if built is None else _values(state, built)
    unchanged = IndexState.objects.filter(pk=state.pk, segment=state.segment, epoch=state.epoch)
    if unchanged.update(epoch=F("epoch") + 1, **values):
        # Readers with the old one open continue: a removed file exists while it is mapped.
        if state.segment and values["segment"] != state.segment:
            drop(state.as_segment)
        return True
    if built is not None and not IndexState.objects.filter(segment=built.name).exists():
        drop(Segment(built.name, state.gallery_id, state.spec, built.seq, built.count))
    return False


def drop(segment: Segment) -> None:
    """Free the storage of a segment that no row names, if its store is configured."""
    store = store_of(segment)
    if segment.name.startswith(store.scheme):
        states = IndexState.objects.filter(gallery=segment.gallery_id, spec=segment.spec)
        store.drop(segment, list(states.values_list("segment", flat=True)))


def _values(state: IndexState, built: Built) -> dict[str, object]:
    return {
        "segment": built.name,
        "segment_seq": built.seq,
        "segment_removed": state.removed,
        "count": built.count,
        "bytes": built.bytes,
        "factory": built.factory,
        "recall": built.recall,
        "milliseconds": built.milliseconds,
        "seconds": built.seconds,
        "built": timezone.now(),
        "fault": "",
        "verified": None,
    }
