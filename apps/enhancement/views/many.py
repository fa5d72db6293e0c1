"""Many pictures at once, of a gallery or selected: what is expected, and the start."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.enhancement.errors import FAILURES
from apps.enhancement.forms import EnhanceForm
from apps.enhancement.services import batches
from apps.enhancement.services.asking import Order
from apps.galleries.access import gallery_of
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.views.selected import (
    back_from_selection,
    selected_pictures,
    selection_fields,
)
from apps.media.kinds import PICTURES
from apps.media.services.quota import free_for
from futu.http import Request, asked_by_post


@require_http_methods(["GET", "POST"])
@login_required
def gallery(request: Request, gallery_id: UUID) -> HttpResponse:
    found = gallery_of(request, gallery_id)
    images = Image.objects.filter(gallery=found)
    return _many(request, images, found.name, found)


@asked_by_post
@login_required
def selection(request: Request) -> HttpResponse:
    if request.method == "GET":
        return back_from_selection(request)
    selected = selected_pictures(request)
    first = selected.select_related("gallery").first()
    if first is None:
        messages.warning(request, _("No picture was chosen."))
        return back_from_selection(request)
    n = selected.count()
    name = ngettext("%(n)d picture", "%(n)d pictures", n) % {"n": n}
    return _many(request, selected, name, first.gallery)


def _many(request: Request, images: ImageQuerySet, name: str, target: Gallery) -> HttpResponse:
    """Settings come with the POST that starts, or asks what is expected of them."""
    is_given = request.method == "POST" and "preset" in request.POST
    form = EnhanceForm(request.POST if is_given else {}, user=request.user)
    if form.is_valid() and request.POST.get("start"):
        given = form.cleaned_data
        order = Order(given["gallery"] or target, given["keeps_capture"], given["keeps_place"])
        try:
            return redirect(batches.begin(request.user, images, form.options, order, name))
        except FAILURES as error:
            form.add_error(None, str(error))
    return _page(request, images, name, target, form, is_given=is_given)


def _page(
    request: Request,
    images: ImageQuerySet,
    name: str,
    target: Gallery,
    form: EnhanceForm,
    *,
    is_given: bool,
) -> HttpResponse:
    # Answers to htmx above 399 are not shown.
    status = 422 if form.errors and not request.htmx else 200
    shown = form if is_given else EnhanceForm(user=request.user, initial={"gallery": target.pk})
    context = {
        "form": shown,
        "name": name,
        "selection": selection_fields(request),
        "galleries": shown.galleries,
        "action": request.get_full_path(),
        **_expected(request, images, form),
    }
    return render(request, "enhancement/many.html", context, status=status)


def _expected(request: Request, images: ImageQuerySet, form: EnhanceForm) -> dict[str, object]:
    if not form.is_valid():
        return {"problem": ""}
    try:
        planned = batches.plan_all(request.user, images, form.options)
    except FAILURES as error:
        return {"problem": str(error)}
    needed, free = batches.bytes_of(planned), free_for(request.user.pk, PICTURES)
    return {
        "planned": planned,
        "count": sum(each.plan is not None for each in planned),
        "problems": [each for each in planned if each.problem],
        "bytes": needed,
        "seconds": batches.seconds_of(planned),
        "free": free,
        "fits": free is None or needed <= free,
    }
