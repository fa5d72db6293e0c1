"""The selection that a page sends to a room: of a gallery (`?gallery=`), or of all pictures."""

from __future__ import annotations

from django.http import HttpResponse

from apps.galleries import access
from apps.galleries.managers import ImageQuerySet
from apps.galleries.views import picking, selection
from futu.given import given_id
from futu.http import Request

# What says which pictures are selected, to send it again after a question in between.
FIELDS = ("image", "all", "except", "listing", "until")


def selected_pictures(request: Request) -> ImageQuerySet:
    """Of this person alone. Another person's gallery answers 404."""
    gallery_id = given_id(request.GET.get("gallery", ""))
    if gallery_id is None:
        return picking.picked(request)
    return selection.chosen_in(request, access.gallery_of(request, gallery_id))


def selection_fields(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name in FIELDS for value in request.POST.getlist(name)]


def back_from_selection(request: Request) -> HttpResponse:
    """To the page where they were selected."""
    gallery_id = given_id(request.GET.get("gallery", ""))
    if gallery_id is None:
        return picking.back(request)
    return selection.back_to(request, access.gallery_of(request, gallery_id))
