"""Manage share links, for the gallery's owner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.galleries import access
from apps.galleries.sharing import services
from apps.galleries.sharing.forms import ChangeShareForm, ShareForm
from apps.galleries.sharing.page import sharing_page
from futu.http import Request


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
    status = 422 if form.is_bound else 200
    return sharing_page(request, gallery, link_form=form, status=status)


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
