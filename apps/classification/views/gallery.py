"""A whole gallery: what it will take, then the job."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.classification.errors import FAILURES, sentence_of
from apps.classification.services import gallery_jobs
from apps.classification.services.auto import engine_of
from apps.classification.services.choices import choice_of, choices_for
from apps.classification.services.estimates import estimate_gallery
from apps.classification.services.recipes import recipe_for
from apps.classification.services.sums import sums_of_gallery
from apps.galleries.access import gallery_of
from apps.galleries.models import Gallery
from futu.http import Request


@require_http_methods(["GET", "POST"])
@login_required
def gallery(request: Request, gallery_id: UUID) -> HttpResponse:
    found = gallery_of(request, gallery_id)
    if request.method == "GET":
        return _page(request, found)
    try:
        recipe = recipe_for(request.user, request.POST.get("recipe", ""))
        job = gallery_jobs.start(found, recipe, request.user)
    except FAILURES as error:
        messages.error(request, sentence_of(error))
        return redirect("classification:gallery", found.pk)
    return redirect(job)


def _page(request: Request, found: Gallery) -> HttpResponse:
    choices = choices_for(request.user)
    chosen = choice_of(choices, request.GET.get("recipe", ""))
    context = {
        "gallery": found,
        "choices": choices,
        "chosen": chosen,
        "estimate": estimate_gallery(found, chosen.recipe),
        "auto": engine_of(found),
        "job": gallery_jobs.running(found),
        "sums": sums_of_gallery(found, request.user.pk),
    }
    return render(request, "classification/gallery.html", context)
