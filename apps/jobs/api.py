"""A person's background work for programs: follow it, stop it, start it again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from apps.jobs import services
from apps.jobs.access import job_of
from apps.jobs.models import Job
from apps.jobs.overview import failures_of
from apps.jobs.stages import StageProgress, StageState
from apps.jobs.states import JobState
from futu.api.auth import needs
from futu.api.paging import Order, PageOut, PageParams, moment, page
from futu.api.problems import Problem
from futu.api.schemas import Input
from futu.http import Request

router = Router(tags=["jobs"])

MAX_FAILURES = 500
NEWEST = Order("-created", "created", moment)
WRONG_STATE = {409: {"description": "Its state does not allow it."}}


class StageOut(Schema):
    """One stage of a job, in the order in which they are done."""

    name: str
    title: str = Field(description="In the language of Accept-Language.")
    state: StageState
    done: int
    total: int = Field(description="0 when nobody knows yet.")
    percent: int = Field(ge=0, le=100)


class JobOut(Schema):
    """One piece of background work."""

    id: UUID
    kind: str = Field(examples=["galleries.add"])
    title: str = Field(description="In the language of Accept-Language.")
    state: JobState = Field(
        description="`queued` → `running` → `succeeded`, `failed` or `cancelled`; `paused` between."
    )
    done: int
    total: int = Field(description="0 when nobody knows.")
    percent: int = Field(ge=0, le=100, description="Of a job with stages, their weighted sum.")
    seconds_left: int | None = Field(description="An estimate, while it runs.")
    stages: list[StageOut] = Field(description="Empty for a job that has none.")
    result: Any = Field(None, description="What came out, as its kind describes it; null before.")
    message: str
    error: str = Field(description="Why it failed and what to do; empty if it did not.")
    cancel_requested: bool
    pause_requested: bool
    parent: UUID | None = Field(description="The job that this one is a part of.")
    created: datetime
    started: datetime | None
    finished: datetime | None


class JobsOut(PageOut):
    items: list[JobOut]


class JobFailureOut(Schema):
    """One thing that a job could not do."""

    name: str
    reason: str = Field(description="What is wrong and what to do, for people.")


class FailuresOut(Schema):
    items: list[JobFailureOut]
    total: int


class JobFilters(Input):
    state: JobState | None = None


@router.get("/jobs", response=JobsOut, auth=needs("read"))
def list_jobs(request: Request, filters: Query[JobFilters], params: Query[PageParams]) -> JobsOut:
    """Your jobs, newest first, without their parts."""
    jobs = Job.objects.owned_by(request.user.pk).top_level()
    if filters.state is not None:
        jobs = jobs.filter(state=filters.state)
    found, following = page(request, jobs, NEWEST, params)
    return JobsOut(items=[_out(job) for job in found], next=following)


@router.get("/jobs/{uuid:job_id}", response=JobOut, auth=needs("read"))
def get_job(request: Request, job_id: UUID) -> JobOut:
    """Ask once a second or less often, until `state` is one of the last three."""
    return _out(job_of(request, job_id))


@router.get("/jobs/{uuid:job_id}/failures", response=FailuresOut, auth=needs("read"))
def list_failures(
    request: Request,
    job_id: UUID,
    offset: int = Query(0, ge=0),
    limit: int = Query(100, ge=1, le=MAX_FAILURES),
) -> FailuresOut:
    """What it could not do: files that were refused, then pictures that failed, by name."""
    found = failures_of(job_of(request, job_id))
    items = [JobFailureOut(name=it.name, reason=it.reason) for it in found[offset : offset + limit]]
    return FailuresOut(items=items, total=len(found))


def _act(request: Request, job_id: UUID, allowed: Callable[[Job], bool], service: Callable) -> Job:
    job = job_of(request, job_id)
    if not allowed(job):
        raise Problem("wrong_state")
    service(job)
    job.refresh_from_db()
    return job


@router.post(
    "/jobs/{uuid:job_id}/cancel",
    response=JobOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def cancel_job(request: Request, job_id: UUID) -> JobOut:
    """Ask it to stop: at once if nobody works on it, else after the present picture."""
    return _out(_act(request, job_id, lambda job: job.is_active, services.request_cancel))


@router.post(
    "/jobs/{uuid:job_id}/retry",
    response=JobOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def retry_job(request: Request, job_id: UUID) -> JobOut:
    """Let a failed or cancelled job run again."""
    return _out(_act(request, job_id, lambda job: job.can_retry, services.retry))


@router.post(
    "/jobs/{uuid:job_id}/pause",
    response=JobOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def pause_job(request: Request, job_id: UUID) -> JobOut:
    """Ask it to wait, until `resume`."""
    return _out(_act(request, job_id, lambda job: job.is_active, services.request_pause))


@router.post(
    "/jobs/{uuid:job_id}/resume",
    response=JobOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def resume_job(request: Request, job_id: UUID) -> JobOut:
    """Let a paused job go on; one that was only asked to pause is asked no more."""
    return _out(_act(request, job_id, lambda job: job.is_active, services.resume))


def _out(job: Job) -> JobOut:
    return JobOut(
        id=job.id,
        kind=job.kind,
        title=job.title,
        state=JobState(job.state),
        done=job.done,
        total=job.total,
        percent=job.percent,
        seconds_left=job.seconds_left,
        stages=[_stage_out(stage) for stage in job.progress],
        result=job.result,
        message=job.message,
        error=job.error,
        cancel_requested=job.cancel_requested,
        pause_requested=job.pause_requested,
        parent=job.parent_id,
        created=job.created,
        started=job.started,
        finished=job.finished,
    )


def _stage_out(stage: StageProgress) -> StageOut:
    return StageOut(
        name=stage.name,
        title=str(stage.title),
        state=stage.state,
        done=stage.done,
        total=stage.total,
        percent=stage.percent,
    )
