"""A person's background work: the list, one job, the tray, and what may be asked of a job."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.jobs import services
from apps.jobs.access import job_of
from apps.jobs.models import Job
from apps.jobs.overview import Tray, failures_of, parts_of, tray_of
from apps.jobs.states import Show
from futu.given import given_moment
from futu.htmx import render_page, wants_partial
from futu.http import Request, asked_by_post

JOBS_A_PAGE = 25
# A job has few parts; those of one that an earlier version made may be hundreds.
MAX_PARTS = 50
FAILURES_A_PAGE = 100


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in Show.values else Show.ALL
    jobs = Job.objects.owned_by(request.user.pk).top_level().shown(show).with_active_children()
    page = Paginator(jobs, JOBS_A_PAGE).get_page(request.GET.get("page"))
    parts = parts_of(page)
    context = {
        "page": page,
        "jobs": [(job, parts.get(job.pk, [])) for job in page],
        "show": show,
        "shows": Show,
        "busy": any(job.is_active for job in page),
        "stalled": services.stalled_for(request.user.pk, everybodys=request.user.is_staff),
    }
    return render_page(request, "jobs/index.html", context, partial="list")


@require_safe
@login_required
def detail(request: Request, job_id: UUID) -> HttpResponse:
    job = job_of(request, job_id)
    children = list(job.children.order_by("created")[:MAX_PARTS])
    job.has_active_children = any(child.worker for child in children if child.is_active)
    failures: Any = failures_of(job)
    context = {
        "job": job,
        "stalled": services.stalled_among([job, *children]),
        "children": children,
        "parts": parts_of([job]).get(job.pk, []),
        "failures": Paginator(failures, FAILURES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render_page(request, "jobs/detail.html", context, partial="progress")


@require_safe
@login_required
def tray(request: Request) -> HttpResponse:
    """The corner of every page that tells what is under way, and once when it is over."""
    since = given_moment(request.GET.get("since", ""))
    present = tray_of(request.user.pk, since, for_staff=request.user.is_staff)
    if present.is_over:
        _say_the_end(request, present)
    here = request.GET.get("here") == "1"
    return render(request, "jobs/_tray.html", {"tray": present, "here": here})


def _say_the_end(request: Request, ended: Tray) -> None:
    if n := len(ended.failed):
        text = ngettext("%(n)d job failed.", "%(n)d jobs failed.", n) % {"n": n}
        url = ended.failed[0].get_absolute_url() if n == 1 else _failed_ones()
        messages.error(request, format_html('{} <a href="{}">{}</a>', text, url, _("See why")))
    elif ended.succeeded:
        messages.success(request, _("All work in the background is done."))


def _failed_ones() -> str:
    return f"{reverse('jobs:index')}?show={Show.FAILED}"


def _asking(ask: Callable[[Job], Any]) -> Callable[[Request, UUID], HttpResponse]:
    """A view that asks something of one job. Those who show jobs look again when they hear
    `futu:work`."""

    @asked_by_post
    @login_required
    def view(request: Request, job_id: UUID) -> HttpResponse:
        job = job_of(request, job_id)
        if request.method == "POST":
            ask(job)
            if wants_partial(request):
                return HttpResponse(status=204, headers={"HX-Trigger": "futu:work"})
        return redirect("jobs:detail", job.pk)

    return view


cancel = _asking(services.request_cancel)
pause = _asking(services.request_pause)
resume = _asking(services.resume)
retry = _asking(services.retry)
