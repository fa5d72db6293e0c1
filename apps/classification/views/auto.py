"""The switch of a gallery: whether its new pictures are classified as they come."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.classification.models import AutoClassify
from apps.classification.services import auto as switching
from apps.classification.services.recipes import live_recipe, may_ask
from apps.galleries.access import gallery_of
from apps.providers.errors import ConsentError
from futu.http import Request, asked_by_post


@asked_by_post
@login_required
def auto(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = gallery_of(request, gallery_id)
    engine = request.POST.get("engine", "")
    if request.method == "POST":
        if engine not in ("", *AutoClassify.Engine.values):
            messages.error(request, _("Choose how new pictures are classified."))
        elif engine == AutoClassify.Engine.USUAL and not may_ask(request.user, live_recipe()):
            messages.error(request, str(ConsentError()))
        else:
            switching.switch(gallery, engine)
            messages.success(request, _said(engine))
    return redirect("classification:gallery", gallery.pk)


def _said(engine: str) -> str:
    if engine:
        return _("New pictures of this gallery are classified once they are ready.")
    return _("New pictures of this gallery are left alone.")
