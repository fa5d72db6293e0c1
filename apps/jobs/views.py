"""A person's background work: the list, one job, and asking it to stop or to try again."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.jobs import services
from apps.jobs.access import job_of
from apps.jobs.models import Job
from futu.htmx import render_page, wants_partial
from futu.http import Request, asked_by_post

JOBS_A_PAGE = 50


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    jobs = Job.objects.owned_by(request.user.pk).top_level()
    page = Paginator(jobs, JOBS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/index.html", {"jobs": page, "page": page})


@require_safe
@login_required
def detail(request: Request, job_id: UUID) -> HttpResponse:
    return _page(request, job_of(request, job_id))


@asked_by_post
@login_required
def cancel(request: Request, job_id: UUID) -> HttpResponse:
    job = job_of(request, job_id)
    if request.method == "GET":
        return redirect("jobs:detail", job.pk)
    services.request_cancel(job)
    return _after(request, job)


@asked_by_post
@login_required
def retry(request: Request, job_id: UUID) -> HttpResponse:
    job = job_of(request, job_id)
    if request.method == "GET":
        return redirect("jobs:detail", job.pk)
    services.retry(job)
    return _after(request, job)


def _after(request: Request, job: Job) -> HttpResponse:
    if not wants_partial(request):
        return redirect("jobs:detail", job.pk)
    job.refresh_from_db()
    return _page(request, job)


def _page(request: Request, job: Job) -> HttpResponse:
    context = {"job": job, "children": job.children.order_by("created")}
    return render_page(request, "jobs/detail.html", context, partial="progress")
