"""Manage share links, for the gallery's owner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.galleries import access
from apps.galleries.models import Gallery, Share
from apps.galleries.sharing import services
from apps.galleries.sharing.forms import ChangeShareForm, ShareForm
from futu.http import Request
from futu.qr import path_of

# Inactive links still listed, for their visit counts.
MAX_DEAD = 20


@require_http_methods(["GET", "POST"])
@login_required
def shares(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.make_share(
            gallery,
            expires=form.expires,
            password=form.cleaned_data["password"],
            originals=form.cleaned_data["originals"],
        )
        messages.success(request, _("The link is made. Whoever has it can look at the gallery."))
        return redirect("galleries:shares", gallery_id=gallery.id)
    context = {"gallery": gallery, "form": form} | _links(request, gallery)
    return render(request, "galleries/shares.html", context, status=422 if form.is_bound else 200)


def _links(request: Request, gallery: Gallery) -> dict[str, Any]:
    every = list(gallery.shares.all())
    living = [share for share in every if share.is_living]
    dead = [share for share in every if not share.is_living]
    return {"links": [_link(request, share) for share in living], "dead": dead[:MAX_DEAD]}


def _link(request: Request, share: Share) -> dict[str, Any]:
    path = reverse("galleries:shared", args=[services.signed_id(share)])
    address = request.build_absolute_uri(path)
    code, side = path_of(address)
    return {"share": share, "address": address, "code": code, "side": side}


@require_http_methods(["GET", "POST"])
@login_required
def share(request: Request, share_id: UUID) -> HttpResponse:
    """Change a link's permissions."""
    shared = access.share_of(request, share_id)
    form = ChangeShareForm(request.POST if request.method == "POST" else None, share=shared)
    if request.method == "POST" and form.is_valid():
        services.change_share(
            shared,
            expires=form.expires,
            password=form.new_password,
            originals=form.cleaned_data["originals"],
        )
        messages.success(request, _("The link is changed."))
        return redirect("galleries:shares", gallery_id=shared.gallery_id)
    context = {"share": shared, "gallery": shared.gallery, "form": form}
    return render(request, "galleries/share.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@login_required
def revoke(request: Request, share_id: UUID) -> HttpResponse:
    shared = access.share_of(request, share_id)
    if request.method == "GET":
        context = {"share": shared, "gallery": shared.gallery}
        return render(request, "galleries/share_revoke.html", context)
    services.revoke_share(shared)
    messages.success(request, _("The link is revoked. It opens nothing any more."))
    return redirect("galleries:shares", gallery_id=shared.gallery_id)
