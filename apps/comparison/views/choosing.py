"""Ways to the two pictures: one's own, two that were selected, a search result with its query."""

from __future__ import annotations

import io
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.comparison.errors import FAILURES
from apps.comparison.forms import GONE
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.asking import Given, ask, of_image
from apps.galleries.access import visible_image
from apps.galleries.models import Image
from apps.galleries.views.selected import back_from_selection, selected_pictures
from apps.search.access import query_of
from apps.search.services.query_pictures import PictureState, picture_state, preview
from futu.given import given_count, given_id, given_text
from futu.htmx import render_page
from futu.http import Request, asked_by_post

OFFERED, MAX_OFFERED = 24, 240
PLACES = ("first", "second")


@require_safe
@login_required
def mine(request: Request) -> HttpResponse:
    """One's own pictures for one of the two places, newest first; filtered by name."""
    images = Image.objects.owned_by(request.user.pk).filter(prepared_at__isnull=False)
    if name := given_text(request.GET.get("name", "")):
        images = images.filter(name__icontains=name)
    place = "first" if request.GET.get("for") == "first" else "second"
    other = PLACES[1 - PLACES.index(place)]
    k = given_count(request.GET.get("k", ""), usual=OFFERED, most=MAX_OFFERED)
    offered = list(images.select_related("gallery").order_by("-created", "id")[: k + 1])
    context = {
        "images": offered[:k],
        "next_k": min(k + OFFERED, MAX_OFFERED) if len(offered) > k and k < MAX_OFFERED else 0,
        "name": name,
        "place": place,
        "other": other,
        "other_id": given_id(request.GET.get(f"{other}_image", "")),
    }
    return render_page(request, "comparison/mine.html", context, partial="mine")


@asked_by_post
@login_required
def selection(request: Request) -> HttpResponse:
    """Two selected pictures become the two of the form, in the order of selecting."""
    if request.method == "GET":
        return back_from_selection(request)
    ids = list(selected_pictures(request).order_by("created").values_list("pk", flat=True)[:3])
    if len(ids) != 2:
        messages.warning(request, _("Select two pictures to compare them."))
        return back_from_selection(request)
    said = ",".join(request.POST.getlist("image")).lower()
    ids.sort(key=lambda pk: said.find(str(pk)))
    fields = {"first_image": str(ids[0]), "second_image": str(ids[1])}
    return redirect(f"{reverse('comparison:index')}?{urlencode(fields)}")


@asked_by_post
@login_required
def with_query(request: Request, query_id: UUID) -> HttpResponse:
    """A search result beside what was searched with."""
    query = query_of(request, query_id)
    if request.method == "GET":
        return redirect(query)
    image_id = given_id(request.POST.get("image", ""))
    if image_id is None or picture_state(query) != PictureState.KEPT:
        messages.error(request, str(GONE))
        return redirect(query)
    found = visible_image(request, image_id)
    try:
        asked = Given(query.name, io.BytesIO(preview(query)))
        second = of_image(found, request.user)
        return redirect(ask(request.user, asked, second, ComparisonOptions()))
    except FileNotFoundError:
        messages.error(request, str(GONE))
    except FAILURES as error:
        messages.error(request, str(error))
    return redirect(query)
