"""A stored picture: its category on its page, and the page to classify it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.classification.categories import in_use
from apps.classification.services.choices import choices_for
from apps.classification.services.standing import standing_of_image
from apps.galleries.access import visible_image
from apps.galleries.models import Image
from futu.http import Request


@require_GET
@login_required
def picture(request: Request, image_id: UUID) -> HttpResponse:
    image = visible_image(request, image_id)
    context = picture_context(request, image) | {"choices": choices_for(request.user)}
    return render(request, "classification/picture.html", context)


@require_GET
@login_required
def panel(request: Request, image_id: UUID) -> HttpResponse:
    """A part of the picture's page, fetched when that is shown."""
    image = visible_image(request, image_id)
    return render(request, "classification/_panel.html", picture_context(request, image))


def picture_context(request: Request, image: Image) -> dict[str, Any]:
    return {
        "image": image,
        "standing": standing_of_image(image, request.user.pk),
        "categories": in_use(),
    }
