"""All of a person's pictures: the timeline, favourites, places."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.galleries.browsing.place_list import PictureArea, areas_of
from apps.galleries.browsing.place_list import within as within_area
from apps.galleries.browsing.timeline import Timeline, everything_of, months_of
from apps.galleries.managers import ImageQuerySet
from futu.http import Request


@require_GET
@login_required
def timeline(request: Request) -> HttpResponse:
    """All pictures, favourites alone, or those of one place."""
    images = everything_of(request.user.pk)
    context: dict[str, Any] = {"shelf": "timeline", "trail": ""}
    if request.GET.get("favourites"):
        images = images.filter(is_favourite=True)
        context = {"shelf": "favourites", "trail": "favourites=1"}
    elif area := PictureArea.of(request.GET.get("place", "")):
        images = within_area(images, area)
        context = {"shelf": "places", "trail": f"place={area.code}", "area": area}
    return timeline_page(request, "galleries/timeline.html", images, context)


def timeline_page(
    request: Request, template: str, images: ImageQuerySet, context: dict[str, Any]
) -> HttpResponse:
    """A page of pictures by months, or its next cards."""
    shown = Timeline(images, request.GET)
    context |= {"timeline": shown, "address": request.path}
    if request.GET.get("part") == "cards":
        context["sections"] = shown.sections()
        return render(request, "galleries/_timeline.html#cards", context)
    months = months_of(images)
    context |= {
        "months": months,
        "sections": shown.sections(months),
        "matching": sum(month.count for month in months),
        "until": timezone.now(),
    }
    return render(request, template, context)


@require_GET
@login_required
def places(request: Request) -> HttpResponse:
    """Where pictures were taken."""
    shown = request.user.shows_places
    areas = areas_of(everything_of(request.user.pk)) if shown else []
    return render(request, "galleries/places.html", {"areas": areas, "shown": shown})
