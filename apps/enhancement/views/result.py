"""An enhancement: on its way, failed, or its report; tried again, deleted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.enhancement.access import enhancement_of
from apps.enhancement.errors import explain
from apps.enhancement.models import Enhancement
from apps.enhancement.options import TILES
from apps.enhancement.services.batches import retry_one
from apps.enhancement.services.changing import remove
from apps.enhancement.telling import unserved_queues, waits_for
from futu.htmx import render_page
from futu.http import Request, asked_by_post


@require_safe
@login_required
def enhancement(request: Request, enhancement_id: UUID) -> HttpResponse:
    found = enhancement_of(request, enhancement_id)
    context = {
        "enhancement": found,
        "failure": explain(found.why, found.error_params) if found.why else "",
        "waits": waits_for(found),
        "stalled": unserved_queues(found.job, found.batch.job if found.batch else None),
        "again": again_address(found),
        "smaller": _smaller_address(found) if found.error == "memory" else "",
    }
    return render_page(request, "enhancement/enhancement.html", context, partial="state")


def again_address(found: Enhancement, **changes: object) -> str:
    """The page on which it is asked for with these settings; "" where the picture is gone."""
    if (source := found.shown_source) is None:
        return ""
    settings = found.options | {
        "gallery": found.gallery_id or "",
        "keeps_capture": found.keeps_capture,
        "keeps_place": found.keeps_place,
        **changes,
    }
    given = {name: value for name, value in settings.items() if value is not None}
    said = urlencode({name: value for name, value in given.items() if value is not False})
    return f"{reverse('enhancement:picture', args=[source.pk])}?{said}"


def _smaller_address(found: Enhancement) -> str:
    """`again_address` with the next smaller tile; "" where there is none."""
    tile = max((tile for tile in TILES if tile < found.recipe["tile"]), default=None)
    return again_address(found, tile=tile) if tile else ""


@asked_by_post
@login_required
def retry(request: Request, enhancement_id: UUID) -> HttpResponse:
    found = enhancement_of(request, enhancement_id)
    if request.method == "POST":
        retry_one(found)
    return redirect(found)


@asked_by_post
@login_required
def delete(request: Request, enhancement_id: UUID) -> HttpResponse:
    found = enhancement_of(request, enhancement_id)
    if request.method == "GET":
        return redirect(found)
    remove(found)
    messages.success(request, _("The enhancement was deleted. Its result stays in the gallery."))
    return redirect("enhancement:index")
