"""Trying a recipe on pictures that one has put into categories oneself, for staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.classification import staff
from apps.classification.errors import FAILURES, sentence_of
from apps.classification.models import Trial
from apps.classification.services import trials
from apps.classification.services.trial_tables import table_of
from apps.classification.services.versions import recipes as known_recipes
from apps.galleries.models import Gallery
from futu.given import given_id
from futu.htmx import render_page
from futu.http import Request


@require_http_methods(["GET", "POST"])
@staff.staff_with(staff.WRITE)
def try_recipe(request: Request, pk: int) -> HttpResponse:
    """What it takes, then the job."""
    recipe = get_object_or_404(known_recipes(), pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    own = Gallery.objects.owned_by(request.user.pk)
    gallery = own.filter(pk=given_id(given.get("gallery", ""))).first()
    if request.method == "POST":
        try:
            trial = trials.start(request.user, recipe, gallery)
        except FAILURES as error:
            messages.error(request, sentence_of(error))
        else:
            if trial:
                return redirect(trial)
            messages.error(request, _("There is no picture to try it on yet."))
        return redirect("classification:try_recipe", recipe.pk)
    context = {
        "recipe": recipe,
        "plan": trials.plan(request.user, recipe, gallery),
        "galleries": own.only("id", "name"),
        "gallery": gallery,
    }
    return render(request, "classification/recipes/try.html", context)


@require_safe
@staff.staff_with(staff.VIEW, staff.WRITE, staff.CHOOSE)
def trial(request: Request, trial_id: UUID) -> HttpResponse:
    """Its figures are for all staff; the pictures only for whose they are."""
    rows = Trial.objects.select_related("recipe__provider", "baseline__provider", "job", "person")
    found = get_object_or_404(rows, pk=trial_id)
    context = {
        "trial": found,
        "table": table_of(found),
        "is_own": found.person_id == request.user.pk,
        "may_choose": staff.may(request, staff.CHOOSE),
    }
    return render_page(request, "classification/recipes/trial.html", context, partial="results")
