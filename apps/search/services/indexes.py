"""An index for operators: figures, and its state as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.search.index.segment.header import EXACT
from apps.search.index.segment.writing import MIN_TRAINED
from apps.search.models import IndexState
from apps.search.services.index_due import is_foreign, is_small


def listed() -> QuerySet[IndexState]:
    """Index states with their related rows, in one query."""
    states = IndexState.objects.select_related("gallery__owner", "job")
    return states.order_by("gallery__name", "id")


@dataclass(frozen=True, slots=True)
class Index:
    """One index, as pages and commands show it."""

    state: IndexState

    @property
    def store(self) -> str:
        return self.state.segment.partition(":")[0]

    @property
    def bytes_per_vector(self) -> int | None:
        return round(self.state.bytes / self.state.count) if self.state.count else None

    @property
    def found(self) -> str:
        """Recall of the ten nearest in percent, rounded down."""
        return percent(self.state.recall) if self.state.recall is not None else ""

    @property
    def latency(self) -> str:
        """Latency of one query, measured when it was built."""
        milliseconds = self.state.milliseconds
        return "" if milliseconds is None else _("%(n).1f ms") % {"n": milliseconds}

    @property
    def model(self) -> str:
        """The name of the spec, without its hash."""
        return self.state.spec.rpartition("-")[0] or self.state.spec

    @property
    def age(self) -> str:
        return timesince(self.state.built, depth=1) if self.state.built else ""

    @property
    def sound_since(self) -> str:
        """How long ago it was last verified without faults."""
        if self.state.verified is None or self.state.fault:
            return ""
        return timesince(self.state.verified, depth=1)

    @property
    def is_small(self) -> bool:
        return is_small(self.state)

    @property
    def job(self) -> Job | None:
        """The job that builds its next segment, or failed to."""
        job = self.state.job
        return job if job and (job.is_active or job.state == JobState.FAILED) else None

    @property
    def sentences(self) -> list[str]:
        """Its state, and what is being done about it."""
        return [_answers(self.state), *_work(self.job)]


def _answers(state: IndexState) -> str:
    if state.fault:
        why = {"why": state.fault}
        return _("cannot be used: %(why)s; exact search answers meanwhile") % why
    if not state.segment:
        return _("small: needs none") if is_small(state) else _("none yet: exact search answers")
    if is_foreign(state):
        return _("is in another store until it is rebuilt")
    if state.factory != EXACT:
        if state.recall is None:
            return _("trained, not measured")
        return _("trained, finds %(share)s of the nearest") % {"share": percent(state.recall)}
    if state.count >= MIN_TRAINED:
        wanted = {"share": percent(settings.FUTU_INDEX_RECALL)}
        return _("exact: no trained one finds %(share)s of the nearest more quickly") % wanted
    return _("exact")


def _work(job: Job | None) -> Iterator[str]:
    if job is None:
        return
    if job.state == JobState.RUNNING:
        yield _("being built, %(percent)d %%") % {"percent": job.percent}
    elif job.state == JobState.PAUSED:
        yield _("building is paused")
    elif job.state == JobState.QUEUED:
        yield _("waits to be built")
    else:
        yield _("could not be built: %(why)s") % {"why": job.error}


def percent(share: float) -> str:
    """A share in percent, rounded down: 99.96 % is not all."""
    tenths = int(share * 1000 + 1e-6)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10} %"
