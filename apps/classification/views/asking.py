"""Classify one picture: the form, and its answer at an address of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.classification.access import classification_of
from apps.classification.categories import in_use
from apps.classification.errors import FAILURES, explain, sentence_of
from apps.classification.forms import AskForm
from apps.classification.models import Classification
from apps.classification.services import questions
from apps.classification.services.choices import choices_for
from apps.classification.services.recipes import recipe_for
from apps.classification.services.standing import standing_of
from apps.classification.services.subjects import Subject, of_image, of_upload
from apps.galleries.models import Gallery
from apps.galleries.remote import RemoteError, fetch_for
from apps.jobs.access import job_of
from apps.jobs.models import Job
from apps.jobs.services import stalled_among
from futu.htmx import wants_partial
from futu.http import Request

# Of a fetch by js/classify.js, which shows the answer beside the picture it sent.
PART = "X-Futu-Part"


@require_http_methods(["GET", "POST"])
@login_required
def index(request: Request) -> HttpResponse:
    if request.method == "GET":
        return _page(request, AskForm(user=request.user))
    form = AskForm(request.POST, request.FILES, user=request.user)
    status = 422
    if form.is_valid():
        try:
            return _answered(request, _ask(request, form))
        except (*FAILURES, RemoteError) as error:
            form.add_error(None, sentence_of(error))
            status = 422 if getattr(error, "permanent", False) else 503
    return _page(request, form, status)


@require_GET
@login_required
def answer(request: Request, classification_id: UUID) -> HttpResponse:
    asked = classification_of(request, classification_id)
    return render(request, "classification/answer.html", answer_context(asked))


def answer_context(asked: Classification) -> dict[str, Any]:
    return {
        "asked": asked,
        "standing": standing_of(asked),
        "categories": in_use(),
        "failure": explain(asked.error) if asked.error else "",
    }


@require_GET
@login_required
def waiting(request: Request, job_id: UUID) -> HttpResponse:
    """A question that a job asks: its answer, once it is there, or why there is none."""
    job = job_of(request, job_id)
    if job.kind != questions.KIND:
        raise Http404
    if asked := questions.answer_to(job):
        return _answered(request, asked)
    context = {"job": job, "stalled": stalled_among([job])}
    return _rendered(request, "waiting", context)


def _ask(request: Request, form: AskForm) -> Classification | Job:
    given = form.cleaned_data
    recipe = recipe_for(request.user, given["recipe"])
    return questions.ask(_subject(request, given), recipe, request.user)


def _subject(request: Request, given: dict[str, Any]) -> Subject:
    if given["file"] is not None:
        return of_upload(given["file"])
    if given["image"] is not None:
        return of_image(given["image"])
    return of_upload(fetch_for(request.user.pk, given["url"]))


def _answered(request: Request, asked: Classification | Job) -> HttpResponse:
    if isinstance(asked, Job):
        if not _wants_part(request):
            return redirect("classification:waiting", asked.pk)
        return render(request, "classification/_waiting.html", {"job": asked})
    if _wants_part(request):
        return render(request, "classification/_answer.html", answer_context(asked))
    return redirect("classification:answer", asked.pk)


def _rendered(request: Request, name: str, context: dict[str, Any]) -> HttpResponse:
    part = "_" if _wants_part(request) else ""
    return render(request, f"classification/{part}{name}.html", context)


def _wants_part(request: Request) -> bool:
    return bool(request.headers.get(PART)) or wants_partial(request)


def _page(request: Request, form: AskForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "choices": choices_for(request.user),
        "galleries": Gallery.objects.owned_by(request.user.pk).only("id", "name"),
    }
    name = "classification/index.html"
    if _wants_part(request):
        name = "classification/_errors.html"
    return render(request, name, context, status=status)
