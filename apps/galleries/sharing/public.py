"""Shared galleries: pages for people without an account.

Every response passes `by_link`, which checks the link. No camera metadata is shown; the original,
which contains it, is served only if the owner allowed it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib.auth import SESSION_KEY
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image, Share
from apps.galleries.sharing import services
from apps.galleries.sharing.forms import UnlockForm
from apps.galleries.sharing.headers import CACHE, unindexed
from apps.galleries.views.files import mimetype_of
from apps.galleries.views.viewer import viewer_of
from apps.media.serving import send
from futu.htmx import render_page, wants_partial
from futu.http import Request, asked_by_post

PICTURES_A_PAGE = 60

View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """Pass the view the link's `Share`; render an error if the link is not valid."""

    @wraps(view)
    def opened(request: Request, signed: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        share = services.share_of(signed)
        if share is None or not services.is_open(share):
            return unindexed(_gone(request, status=410 if share else 404))
        try:
            return unindexed(view(request, share, *args, **kwargs))
        except Http404:
            return unindexed(_gone(request, status=404))

    return opened


def by_open_link(view: View) -> View:
    """The same, after checking the link's password if it has one."""

    @wraps(view)
    def unlocked(request: Request, share: Share, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if services.is_unlocked(share, request.session):
            return view(request, share, *args, **kwargs)
        return _ask(request, share, UnlockForm())

    return by_link(unlocked)


def _gone(request: Request, status: int) -> HttpResponse:
    return render(request, "shared/gone.html", status=status)


def _ask(request: Request, share: Share, form: UnlockForm, status: int = 200) -> HttpResponse:
    context = {"signed": services.signed_id(share), "form": form}
    return render(request, "shared/locked.html", context, status=status)


@require_safe
@by_open_link
def gallery(request: Request, share: Share) -> HttpResponse:
    page = Paginator(services.pictures_of(share), PICTURES_A_PAGE).get_page(request.GET.get("page"))
    context = _context(request, share) | {"page": page, "count": page.paginator.count}
    if page.number == 1 and not wants_partial(request):
        services.count_visit(share)
        if page.object_list and not share.password:
            context |= _cover(request, share, page.object_list[0])
    return render_page(request, "shared/gallery.html", context, partial="pictures")


def _cover(request: Request, share: Share, image: Image) -> dict[str, Any]:
    """The preview image for link unfurling; only for links without a password."""
    address = _address_of(share)(image.id, Variant.PREVIEW)
    return {"cover": image, "cover_address": request.build_absolute_uri(address)}


@require_safe
@by_open_link
def picture(request: Request, share: Share, image_id: UUID) -> HttpResponse:
    pictures = services.pictures_of(share)
    image = get_object_or_404(pictures.select_related("document"), id=image_id)
    signed = services.signed_id(share)
    viewer = viewer_of(
        image,
        pictures.neighbours(image),
        page=lambda id_: reverse("galleries:shared_picture", args=[signed, id_]),
        file=_address_of(share),
        originals=share.originals,
    )
    context = _context(request, share) | {"image": image, "viewer": viewer}
    return render(request, "shared/picture.html", context)


@require_safe
@by_link
def file(request: Request, share: Share, image_id: UUID, variant: Variant) -> HttpResponseBase:
    is_original = variant is Variant.ORIGINAL
    if not services.is_unlocked(share, request.session) or (is_original and not share.originals):
        raise Http404
    image = get_object_or_404(services.pictures_of(share), id=image_id)
    response = send(
        request,
        files.key(image.id, variant),
        name=image.name if is_original else "",
        mimetype=mimetype_of(image.format) if is_original else "image/webp",
    )
    response["Cache-Control"] = CACHE
    return response


@asked_by_post
@by_link
def unlock(request: Request, share: Share) -> HttpResponse:
    page = redirect("galleries:shared", signed=services.signed_id(share))
    if request.method == "GET" or services.is_unlocked(share, request.session):
        return page
    form = UnlockForm(request.POST)
    if not ratelimit.consume(request, action="share_password", key=share.id.hex):
        form.say_too_often()
        return _ask(request, share, form, status=429)
    if form.is_valid() and services.unlock(share, form.cleaned_data["password"], request.session):
        if SESSION_KEY not in request.session:
            request.session.cycle_key()  # A session value of another link is ignored.
        return page
    form.say_wrong()
    return _ask(request, share, form, status=422)


def _context(request: Request, share: Share) -> dict[str, Any]:
    signed = services.signed_id(share)
    address = reverse("galleries:shared", args=[signed])
    return {
        "share": share,
        "gallery": share.gallery,
        "signed": signed,
        "address": address,
        "whole_address": request.build_absolute_uri(address),
    }


def _address_of(share: Share) -> Callable[[UUID, Variant], str]:
    signed = services.signed_id(share)
    return lambda id_, variant: reverse("galleries:shared_file", args=[signed, id_, variant])
