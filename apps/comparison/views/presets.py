"""Saved settings: chosen on the form, saved from it; renamed and deleted on a page of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.comparison.access import preset_of
from apps.comparison.errors import ComparisonError
from apps.comparison.models import Preset
from apps.comparison.options import ComparisonOptions
from apps.comparison.services import presets as services
from apps.comparison.settings_form import SettingsForm, initial_of
from futu.given import given_number
from futu.http import Request, asked_by_post


def initial_for(request: Request) -> dict[str, Any]:
    """The settings of the preset that the address names, otherwise the usual ones."""
    preset = _chosen(request)
    return initial_of(preset.settings if preset else ComparisonOptions()) | (
        {} if preset else {"threshold": None, "quality": None}
    )


def presets_context(request: Request, form: SettingsForm) -> dict[str, Any]:
    """For `_settings.html`, which is open where something in it was chosen or is wrong."""
    preset = _chosen(request)
    return {
        "form": form,
        "presets": Preset.objects.filter(owner=request.user.pk),
        "chosen_preset": preset,
        "open_settings": bool(preset) or form.is_bound,
    }


@require_GET
@login_required
def settings(request: Request) -> HttpResponse:
    """The fields of a preset, for a form whose pictures may have been chosen already."""
    form = SettingsForm(initial=initial_for(request))
    return render(request, "comparison/_settings.html", presets_context(request, form))


@require_GET
@login_required
def presets(request: Request) -> HttpResponse:
    mine = Preset.objects.filter(owner=request.user.pk)
    return render(request, "comparison/presets.html", {"presets": mine})


@asked_by_post
@login_required
def save_preset(request: Request) -> HttpResponse:
    """What was entered stays in the form, whatever becomes of it."""
    if request.method == "GET":
        return redirect("comparison:index")
    form = SettingsForm(request.POST)
    name = request.POST.get("preset_name", "")
    context: dict[str, Any] = {"preset_name": name}
    if form.is_valid():
        try:
            saved = services.save_preset(request.user, name, form.options)
        except ComparisonError as error:
            context["preset_error"] = str(error)
        else:
            context = {"preset_said": _("Saved as “%(name)s”.") % {"name": saved.name}}
    context |= presets_context(request, form)
    if request.htmx:
        return render(request, "comparison/_settings.html", context)
    if "preset_said" in context:
        messages.success(request, context["preset_said"])
        return redirect("comparison:presets")
    return render(request, "comparison/preset_unsaved.html", context, status=422)


@asked_by_post
@login_required
def rename_preset(request: Request, pk: int) -> HttpResponse:
    preset = preset_of(request, pk)
    if request.method == "POST":
        try:
            services.rename_preset(preset, request.POST.get("name", ""))
        except ComparisonError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The preset was renamed."))
    return redirect("comparison:presets")


@asked_by_post
@login_required
def delete_preset(request: Request, pk: int) -> HttpResponse:
    preset = preset_of(request, pk)
    if request.method == "POST":
        preset.delete()
        messages.success(request, _("The preset was deleted. Comparisons made with it stay."))
    return redirect("comparison:presets")


def _chosen(request: Request) -> Preset | None:
    number = given_number(request.GET.get("preset", ""))
    mine = Preset.objects.filter(owner=request.user.pk)
    return mine.filter(pk=number).first() if number is not None else None
