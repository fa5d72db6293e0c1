"""Selected pictures: what classifying them will take, then the job."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.classification.errors import FAILURES, sentence_of
from apps.classification.services import picture_jobs
from apps.classification.services.choices import choice_of, choices_for
from apps.classification.services.estimates import estimate_pictures
from apps.classification.services.recipes import recipe_for
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.views.selected import (
    back_from_selection,
    selected_pictures,
    selection_fields,
)
from futu.http import Request, asked_by_post


@asked_by_post
@login_required
def selection(request: Request) -> HttpResponse:
    if request.method == "GET":
        return back_from_selection(request)
    selected = selected_pictures(request)
    if not selected.exists():
        messages.warning(request, _("No picture was chosen."))
        return back_from_selection(request)
    ready = selected.filter(state=Image.State.READY)
    return _start(request, ready) if request.POST.get("start") else _page(request, ready)


def _start(request: Request, ready: ImageQuerySet) -> HttpResponse:
    ids = list(ready.order_by().values_list("pk", flat=True))
    about = ngettext("%(n)d picture", "%(n)d pictures", len(ids)) % {"n": len(ids)}
    try:
        recipe = recipe_for(request.user, request.POST.get("recipe", ""))
        job = picture_jobs.start(ids, recipe, request.user, about=about)
    except FAILURES as error:
        messages.error(request, sentence_of(error))
        return _page(request, ready)
    return redirect(job)


def _page(request: Request, ready: ImageQuerySet) -> HttpResponse:
    choices = choices_for(request.user)
    chosen = choice_of(choices, request.POST.get("recipe", ""))
    context = {
        "selection": selection_fields(request),
        "choices": choices,
        "chosen": chosen,
        "estimate": estimate_pictures(ready, chosen.recipe),
    }
    return render(request, "classification/selection.html", context)
