"""A part of a picture's page: what it was enhanced from, and what was made of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.enhancement.models import Enhancement
from apps.galleries.access import visible_image
from futu.http import Request

MOST = 6


@require_safe
@login_required
def panel(request: Request, image_id: UUID) -> HttpResponse:
    image = visible_image(request, image_id)
    mine = Enhancement.objects.owned_by(request.user.pk).exclude(finished=None)
    made = mine.filter(source=image, result__isnull=False, result__binned=None)
    context = {
        "origin": mine.filter(result=image).select_related("source__gallery").first(),
        "results": made.filter(result__gallery__binned=None).select_related("result")[:MOST],
    }
    return render(request, "enhancement/_panel.html", context)
