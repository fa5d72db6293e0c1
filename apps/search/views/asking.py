"""Query forms: with a file, an address on the web, or a stored picture."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.galleries.access import Viewer, visible_image
from apps.galleries.explore.figures import pictures_by_source, popular_tags
from apps.galleries.explore.permissions import may_search, open_to
from apps.galleries.models import Gallery, Image, Tag
from apps.galleries.pictures import PictureError
from apps.galleries.room_filters import chosen, room_filters
from apps.search import visitors
from apps.search.forms import AskForm, FilterForm, PartScopeForm
from apps.search.models import Query
from apps.search.services import asking
from apps.search.services.query_embedding import AskError
from apps.search.views.query_redirect import lead_to
from apps.search.views.rate_limited import rate_limited
from apps.search.views.steering import led_on
from apps.search.views.words import found_by_words
from apps.search.visitors import RateLimitError
from futu.given import given_count, given_id, given_text
from futu.htmx import render_page
from futu.http import Request, asked_by_post

# How many of one's own pictures are offered.
OFFERED = 24
MAX_OFFERED = 240
# Tags that are offered before anything is typed: of one's own, and of public pictures.
MAX_TAGS = 200
POPULAR = 50


@require_http_methods(["GET", "POST"])
@open_to(may_search)
def new(request: Request) -> HttpResponse:
    if request.method == "GET" and request.GET.get("q", "").strip():
        return found_by_words(request)
    if request.method == "GET":
        return form_page(request, AskForm(initial=_named(request), user=request.user))
    return ask(request, AskForm(request.POST, request.FILES, user=request.user))


def _named(request: Request) -> dict[str, object]:
    """The initial values in the address: galleries, a picture, an address on the web, filters."""
    named: dict[str, object] = {
        name: request.GET.get(name, "")
        for name in ("image", "url", "scope", "tag", *(one.name for one in room_filters()))
    }
    for name in ("gallery", "colour"):
        named[name] = request.GET.getlist(name)
    return named


def ask(request: Request, form: AskForm) -> HttpResponse:
    """Run the query and redirect to its answer, or show the form with errors."""
    status = 422
    if form.is_valid():
        try:
            search_query = _create_query(request, form)
            given = {name: form.cleaned_data[name] for name in ("tag", "q", "colour")}
            given |= chosen(form.cleaned_data)
            return lead_to(request, search_query, FilterForm(given).filled)
        except PictureError as error:
            form.add_error("file", str(error))
        except AskError as error:
            form.add_error(None, str(error))
            status = error.status
    return form_page(request, form, status)


def _create_query(request: Request, form: AskForm) -> Query:
    given, owner_id, visitor = form.cleaned_data, request.user.pk, visitors.begin(request)
    if given["file"] is not None:
        return asking.ask_with_file(owner_id, given["file"], **form.how, visitor=visitor)
    if given["image"] is not None:
        return asking.ask_with_image(owner_id, given["image"], **form.how, visitor=visitor)
    return asking.ask_with_address(owner_id, given["url"], **form.how)


def form_page(request: Request, form: AskForm, status: int = 200) -> HttpResponse:
    galleries = list(Gallery.objects.visible_to(request.user.pk))
    named = given_id(str(form["image"].value() or ""))
    images = form.fields["image"].queryset  # type: ignore[attr-defined]
    chosen = images.filter(id=named).first() if named else None
    context = {"form": form, "galleries": galleries, "chosen": chosen}
    context["ticked"] = {str(value) for value in form["gallery"].value() or ()}
    context |= places_of(request, galleries)
    return render(request, "search/new.html", context, status=status)


def places_of(request: Request, visible: list[Gallery]) -> dict[str, Any]:
    """The possible scopes: one's own galleries, those shared with one, public ones; and tags."""
    mine = [gallery for gallery in visible if gallery.belongs_to(request.user.pk)]
    filled = pictures_by_source()
    others = [gallery for gallery in visible if not gallery.belongs_to(request.user.pk)]
    viewer = Viewer(request.user.pk)
    shared = [gallery for gallery in others if viewer.role(gallery)]
    web = [g for g in others if g not in shared and (g.id in filled or not g.is_published)]
    own_tags = Tag.objects.owned_by(request.user.pk).values_list("name", flat=True)[:MAX_TAGS]
    popular = [tag.name for tag in popular_tags(POPULAR)] if web else []
    tags = dict.fromkeys([*own_tags, *popular])
    return {"mine": mine, "shared": shared, "web": web, "has_public": bool(web), "tags": tags}


@require_GET
@login_required
def own(request: Request) -> HttpResponse:
    """One's own pictures to choose from, newest first; filtered by name."""
    images = Image.objects.owned_by(request.user.pk).filter(prepared_at__isnull=False)
    gallery, name = request.GET.get("in", ""), given_text(request.GET.get("name", ""))
    if gallery_id := given_id(gallery):
        images = images.filter(gallery=gallery_id)
    if name:
        images = images.filter(name__icontains=name)
    k = given_count(request.GET.get("k", ""), usual=OFFERED, most=MAX_OFFERED)
    offered = list(images.order_by("-created", "id")[: k + 1])
    context = {
        "images": offered[:k],
        "next_k": min(k + OFFERED, MAX_OFFERED) if len(offered) > k and k < MAX_OFFERED else 0,
        "galleries": Gallery.objects.owned_by(request.user.pk),
        "place": gallery,
        "name": name,
    }
    return render_page(request, "search/own.html", context, partial="own")


@asked_by_post
@open_to(may_search)
def similar(request: Request, image_id: UUID) -> HttpResponse:
    image = visible_image(request, image_id)
    if request.method == "GET":
        return redirect(image)
    form = PartScopeForm(request.POST, user=request.user)
    if not form.is_valid() or not image.has_preview:
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect(image)
    try:
        visitor = visitors.begin(request)
        search_query = asking.ask_with_image(request.user.pk, image, **form.how, visitor=visitor)
        return lead_to(request, search_query, led_on(request.GET))
    except RateLimitError as error:
        return rate_limited(request, error)
    except (AskError, PictureError) as error:
        messages.error(request, str(error))
        return redirect(image)
