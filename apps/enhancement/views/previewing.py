"""Previews: asked for, awaited, tried again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.enhancement.access import draft_of
from apps.enhancement.errors import FAILURES, explain
from apps.enhancement.forms import OF_RESULT, EnhanceForm, RegionForm
from apps.enhancement.models import Draft
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services import drafts
from apps.enhancement.views.picture import complete, page_of
from apps.galleries.access import image_of
from apps.galleries.models import Image
from futu.http import Request, asked_by_post


@asked_by_post
@login_required
def preview(request: Request, image_id: UUID) -> HttpResponse:
    image = image_of(request, image_id)
    if request.method == "GET":
        return redirect("enhancement:picture", image.pk)
    form, region = EnhanceForm(request.POST, user=request.user), RegionForm(request.POST)
    problem = ""
    if form.is_valid() & region.is_valid():
        try:
            made = drafts.preview(request.user, image, form.options, region.region)
        except FAILURES as error:
            problem = str(error)
        else:
            return _part(request, made) if request.htmx else redirect(_look(made, form))
    problem = problem or _first(region) or _first(form)
    if request.htmx:
        return _failed_part(request, image, problem)
    if problem:
        region.add_error(None, problem)
    return page_of(request, image, form, region, status=422)


def _first(form: Any) -> str:
    for field, errors in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        return f"{label}: {errors[0]}" if label else str(errors[0])
    return ""


def _failed_part(request: Request, image: Image, problem: str) -> HttpResponse:
    """What was shown stays; nothing was started."""
    shown = Draft.objects.shown_of(request.user.pk, image.pk)
    context = {"draft": shown, "shown": shown, "image": image, "draft_problem": problem}
    return render(request, "enhancement/_draft.html", context)


@require_safe
@login_required
def draft(request: Request, draft_id: UUID) -> HttpResponse:
    """With htmx the part that changes until there is a picture; otherwise the page with it."""
    found = draft_of(request, draft_id)
    if request.htmx:
        return _part(request, found)
    return page_of(request, found.source, _form_of(request, found), _region_form(found))


def _form_of(request: Request, found: Draft) -> EnhanceForm:
    settings = {name: value for name, value in found.options.items() if value is not None}
    said = {name: request.GET[name] for name in OF_RESULT if name in request.GET}
    return EnhanceForm(complete(settings | said, found.source), user=request.user)


@asked_by_post
@login_required
def draft_again(request: Request, draft_id: UUID) -> HttpResponse:
    """The same region with the same settings."""
    found = draft_of(request, draft_id)
    if request.method == "GET":
        return redirect(found)
    left, top, right, bottom = found.region
    options = EnhanceOptions.model_validate(found.options)
    region = (left, top, right - left, bottom - top)
    try:
        found = drafts.preview(request.user, found.source, options, region)
    except FAILURES as error:
        if request.htmx:
            return _failed_part(request, found.source, str(error))
        region_form = _region_form(found)
        region_form.add_error(None, str(error))
        form = _form_of(request, found)
        return page_of(request, found.source, form, region_form, status=422)
    if request.htmx:
        return _part(request, found)
    return redirect(_look(found, EnhanceForm(request.POST, user=request.user)))


def _look(found: Draft, form: EnhanceForm) -> str:
    return f"{found.get_absolute_url()}?{form.of_result}"


def _part(request: Request, found: Draft) -> HttpResponse:
    shown = found if found.is_done else Draft.objects.shown_of(found.owner_id, found.source_id)
    context = {
        "draft": found,
        "shown": shown,
        "image": found.source,
        "draft_problem": explain(found.why, found.error_params) if found.why else "",
    }
    return render(request, "enhancement/_draft.html", context)


def _region_form(found: Draft) -> RegionForm:
    left, top, right, bottom = found.region
    part = {"left": left, "top": top, "width": right - left, "height": bottom - top}
    return RegionForm(part)
