"""Choose two pictures; and the comparisons of before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.comparison.errors import FAILURES
from apps.comparison.forms import CompareForm
from apps.comparison.models import Comparison
from apps.comparison.services.asking import Given, ask, check_count, of_image, of_upload
from apps.comparison.views.presets import initial_for, presets_context
from apps.galleries.access import visible_image
from apps.galleries.models import Image
from futu.given import given_id
from futu.http import Request

PER_PAGE = 24
# Stored pictures in the two places of the form.
Chosen = tuple[Image | None, Image | None]


@require_http_methods(["GET", "POST"])
@login_required
def index(request: Request) -> HttpResponse:
    if request.method == "GET":
        chosen = (_named(request, "first_image"), _named(request, "second_image"))
        return _page(request, CompareForm(user=request.user, initial=initial_for(request)), chosen)
    form = CompareForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        try:
            check_count(request.FILES)
            return redirect(_asked(request, form))
        except FAILURES as error:
            form.add_error(None, str(error))
    chosen = (_chosen(form, "first_image"), _chosen(form, "second_image"))
    return _page(request, form, chosen, status=422)


@require_GET
@login_required
def with_picture(request: Request, image_id: UUID) -> HttpResponse:
    image = visible_image(request, image_id)
    form = CompareForm(user=request.user, initial=initial_for(request))
    return _page(request, form, (image, None))


def _asked(request: Request, form: CompareForm) -> Comparison:
    given = form.cleaned_data
    first, second = (
        _given(request, given[name], given[f"{name}_image"]) for name in ("first", "second")
    )
    return ask(request.user, first, second, form.options)


def _given(request: Request, file: Any, image: Image | None) -> Given:
    if file is not None:
        return of_upload(file)
    assert image is not None  # The form wants one of both.
    return of_image(image, request.user)


def _chosen(form: CompareForm, place: str) -> Image | None:
    return form.cleaned_data.get(place) if hasattr(form, "cleaned_data") else None


def _named(request: Request, place: str) -> Image | None:
    """A picture that the address names, if it may be seen."""
    image_id = given_id(request.GET.get(place, ""))
    return visible_image(request, image_id) if image_id else None


def _page(
    request: Request, form: CompareForm, chosen: Chosen = (None, None), status: int = 200
) -> HttpResponse:
    mine = Comparison.objects.owned_by(request.user.pk).by_themselves().listed()
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "first_image": chosen[0], "second_image": chosen[1]}
    context |= presets_context(request, form)
    return render(request, "comparison/index.html", context, status=status)
