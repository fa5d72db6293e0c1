"""Segments: when one is due, who builds it, and how it takes its place."""

from __future__ import annotations

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import TERMINAL
from apps.search.models import IndexState

KIND = "search.build"


def notice_fault(state: IndexState, why: str) -> None:
    """Note that the segment of `state` cannot be used, and have another one built.

    Called by whichever process finds out; the first of them starts the job.
    """
    noted = IndexState.objects.filter(pk=state.pk, segment=state.segment, fault="")
    if noted.update(fault=why[:200]):
        request_build(state)


def request_build(state: IndexState) -> Job | None:
    """Start the job that builds a segment of this gallery, unless one is at it."""
    current = IndexState.objects.select_related("job").get(pk=state.pk)
    if current.job and current.job.state not in TERMINAL:
        return None
    job = jobs.start(KIND, params={"state": state.pk})
    IndexState.objects.filter(pk=state.pk).update(job=job)
    return job
