"""The list of galleries, one gallery, and what can be done to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.services import room_of
from apps.galleries import access, services
from apps.galleries.forms import GalleryForm
from apps.galleries.models import Gallery, Image
from apps.galleries.views.adding import add_sent, report
from futu.htmx import render_page, wants_partial
from futu.http import Request, asked_by_post

PICTURES_A_PAGE = 60
COVERS = 4


@require_GET
@login_required
def index(request: Request) -> HttpResponse:
    return _index(request, GalleryForm())


@asked_by_post
@login_required
def create(request: Request) -> HttpResponse:
    if request.method == "GET":
        return redirect("galleries:index")
    form = GalleryForm(request.POST, instance=Gallery(owner_id=request.user.pk))
    if form.is_valid() and form.keep():
        return redirect(form.instance)
    return _index(request, form, status=422)


def _index(request: Request, form: GalleryForm, status: int = 200) -> HttpResponse:
    galleries = list(Gallery.objects.owned_by(request.user.pk).with_image_count())
    covers = Image.objects.covers([gallery.id for gallery in galleries], COVERS)
    for gallery in galleries:
        gallery.covers = covers.get(gallery.id, [])
    context = {"galleries": galleries, "form": form}
    return render(request, "galleries/index.html", context, status=status)


@require_GET
@login_required
def detail(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    return render_page(request, "galleries/detail.html", _context(request, gallery), partial="grid")


@require_GET
@login_required
def status(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    return render(request, "galleries/detail.html#status", _context(request, gallery))


@asked_by_post
@login_required
def upload(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "GET":
        return redirect(gallery)
    try:
        added = add_sent(request, gallery)
    except Gallery.DoesNotExist as error:
        raise Http404 from error
    if wants_partial(request):
        context = _context(request, gallery) | {"added": added, "refused": added.refused}
        return render(request, "galleries/detail.html#status", context)
    report(request, added)
    return redirect(gallery)


def _context(request: Request, gallery: Gallery) -> dict[str, Any]:
    counts = gallery.images.counts()
    images = gallery.images.select_related("gallery")
    page = Paginator(images, PICTURES_A_PAGE).get_page(request.GET.get("page"))
    return {
        "gallery": gallery,
        "page": page,
        "counts": counts,
        "busy": bool(counts["waiting"] or counts["processing"]),
        "form": GalleryForm(instance=gallery),
        "room": room_of(request.user.pk),
    }


@asked_by_post
@login_required
def retry(request: Request, gallery_id: UUID) -> HttpResponse:
    """Try every failed picture of the gallery again."""
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "POST":
        services.try_again(Image.objects.filter(gallery=gallery), owner_id=request.user.pk)
    return redirect(gallery)


@asked_by_post
@login_required
def rename(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "GET":
        return redirect(gallery)
    form = GalleryForm(request.POST, instance=gallery)
    if form.is_valid() and form.keep():
        messages.success(request, _("The gallery is now called %(name)s.") % {"name": gallery.name})
        return redirect(gallery)
    kept = access.gallery_of(request, gallery_id)
    context = _context(request, kept) | {"form": form}
    return render(request, "galleries/detail.html", context, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def delete(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "GET":
        context = {"gallery": gallery, "counts": gallery.images.counts()}
        return render(request, "galleries/delete.html", context)
    services.delete_gallery(gallery)
    messages.success(request, _("The gallery %(name)s was deleted.") % {"name": gallery.name})
    return redirect("galleries:index")
