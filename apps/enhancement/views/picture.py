"""One picture: how it is to be enhanced, what is expected of that, and the start."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from apps.enhancement.errors import FAILURES, EnhanceError, explain
from apps.enhancement.forms import EnhanceForm, RegionForm
from apps.enhancement.models import Draft, Enhancement
from apps.enhancement.services.asking import Order, Plan, enhance, plan_of
from apps.enhancement.services.drafts import middle_of
from apps.enhancement.services.pace import measure_soon
from apps.galleries.access import image_of, visible_image
from apps.galleries.models import Image
from apps.media.kinds import PICTURES
from apps.media.services.quota import free_for
from futu.http import Request


@require_http_methods(["GET", "POST"])
@login_required
def picture(request: Request, image_id: UUID) -> HttpResponse:
    """Public pictures of others are not enhanced, which the page says."""
    image = visible_image(request, image_id)
    if image.gallery.owner_id != request.user.pk:
        return render(request, "enhancement/not_yours.html", {"image": image})
    if request.method == "GET":
        return page_of(request, image, form_for(request, image))
    form = EnhanceForm(request.POST, user=request.user)
    if "look" in request.POST:
        return redirect(f"{request.path}?{_settings_of(form)}")
    if form.is_valid():
        try:
            return redirect(_started(request, image, form))
        except FAILURES as error:
            form.add_error(None, str(error))
    return page_of(request, image, form, status=422)


def form_for(request: Request, image: Image) -> EnhanceForm:
    """Of the settings in the address, as a page without a script asks again; otherwise usual."""
    if "preset" not in request.GET:
        return EnhanceForm(user=request.user, initial={"gallery": image.gallery_id})
    return EnhanceForm(complete(request.GET.dict(), image), user=request.user)


def complete(settings: dict[str, Any], image: Image) -> dict[str, Any]:
    """With where the result goes and what is copied, unless it is said: a form always says it."""
    usual = {"gallery": image.gallery_id, "keeps_capture": True}
    return settings if "gallery" in settings else usual | settings


def _settings_of(form: EnhanceForm) -> str:
    """What was sent as a query, for a page without a script: tokens have no place in addresses."""
    said = {name: form[name].value() for name in form.fields}
    return urlencode({"gallery": ""} | {name: value for name, value in said.items() if value})


def _started(request: Request, image: Image, form: EnhanceForm) -> Enhancement:
    """A page always shows what it starts: without its signature, something else was sent."""
    given = form.cleaned_data
    signature = request.POST.get("signature", "")
    if not signature:
        raise EnhanceError("tampered")
    order = Order(given["gallery"] or image.gallery, given["keeps_capture"], given["keeps_place"])
    return enhance(request.user, image, form.options, order, signature)


@require_safe
@login_required
def expectation(request: Request, image_id: UUID) -> HttpResponse:
    """The part of the page that follows the settings."""
    image = image_of(request, image_id)
    form = EnhanceForm(request.GET, user=request.user)
    if not request.htmx:
        return page_of(request, image, form)
    return render(request, "enhancement/_expectation.html", expected_of(request, image, form))


def expected_of(request: Request, image: Image, form: EnhanceForm) -> dict[str, Any]:
    """What the settings will make, or why they make nothing."""
    context: dict[str, Any] = {"image": image, "free": free_for(request.user.pk, PICTURES)}
    if form.is_bound and not form.is_valid():
        return context | {"problem": ""}
    try:
        plan = plan_of(image, _options(form))
    except FAILURES as error:
        return context | {"problem": str(error)}
    measure_soon(plan.recipe)
    return context | _told(request, image, plan) | {"free": context["free"]}


def _options(form: EnhanceForm) -> Any:
    if form.is_bound:
        return form.options
    usual = EnhanceForm({}, user=form.user)
    usual.is_valid()
    return usual.options


def _told(request: Request, image: Image, plan: Plan) -> dict[str, Any]:
    expected = plan.estimate.expected
    free = free_for(request.user.pk, PICTURES)
    shown = Draft.objects.shown_of(request.user.pk, image.pk)
    return {
        "plan": plan,
        "expected": expected,
        "fits": free is None or expected.bytes <= free,
        "left": None if free is None else free - expected.bytes,
        "is_previewed": bool(shown and shown.signature == plan.signature),
        "has_preview": shown is not None,
    }


def page_of(
    request: Request,
    image: Image,
    form: EnhanceForm,
    region: RegionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    drafts = Draft.objects.owned_by(request.user.pk).filter(source=image).select_related("job")
    draft = drafts.first()
    context = expected_of(request, image, form) | {
        "form": form,
        "region": region or RegionForm(initial=_region_of(image)),
        "draft": draft,
        "draft_problem": explain(draft.why, draft.error_params) if draft and draft.why else "",
        "shown": Draft.objects.shown_of(request.user.pk, image.pk),
        "galleries": form.galleries,
    }
    return render(request, "enhancement/picture.html", context, status=status)


def _region_of(image: Image) -> dict[str, int]:
    return dict(zip(("left", "top", "width", "height"), middle_of(image), strict=True))
