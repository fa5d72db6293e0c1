"""The page on which an owner shares a gallery: its people, and its links."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.galleries.members.forms import InviteForm
from apps.galleries.models import Gallery, Role, Share
from apps.galleries.sharing import services
from apps.galleries.sharing.forms import ShareForm
from futu.http import Request
from futu.qr import path_of

# Inactive links still listed, for their visit counts.
MAX_DEAD = 20


def sharing_page(
    request: Request,
    gallery: Gallery,
    *,
    link_form: ShareForm | None = None,
    invite_form: InviteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "gallery": gallery,
        "form": link_form or ShareForm(),
        "invite_form": invite_form or InviteForm(),
        "members": gallery.members.select_related("person"),
        "invitations": gallery.invitations.all(),
        "roles": Role.choices,
    }
    context |= _links(request, gallery)
    return render(request, "galleries/shares.html", context, status=status)


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
