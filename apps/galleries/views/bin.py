"""Pages of the bin: list, restore, delete permanently."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from apps.galleries import access, files, services
from apps.galleries.browsing import BINNED, slice_of
from apps.galleries.files import Variant
from apps.galleries.managers import GOING, ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.views.files import CACHE
from apps.galleries.views.selection import chosen_ids, excepted_ids
from apps.media.serving import send
from futu.given import given_moment
from futu.htmx import render_page
from futu.http import Request, asked_by_post

SIZE = 48


@require_GET
@login_required
def bin_page(request: Request) -> HttpResponse:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    until = timezone.now()
    images = Image.including_bin.in_bin(request.user.pk)
    galleries = list(Gallery.including_bin.in_bin(request.user.pk).with_image_count())
    part = slice_of(images, BINNED, SIZE, after=after, before=before)
    things: list[Gallery | Image] = [*galleries, *part.images]
    for thing in things:
        thing.days_left = _days_left(thing.binned)
    context = {
        "slice": part,
        "galleries": galleries,
        "held": _held(request.user.pk),
        "days": settings.FUTU_BIN_DAYS,
        "until": until,
    }
    template = "galleries/bin.html"
    if request.GET.get("part") == "cards":
        return render(request, f"{template}#cards", context)
    return render_page(request, template, context, partial="content")


def _days_left(binned: datetime | None) -> int:
    """Whole days until the purge may delete it; 0 is today."""
    since = timezone.now() - binned if binned else None
    return max(0, settings.FUTU_BIN_DAYS - since.days) if since else settings.FUTU_BIN_DAYS


def _held(user_id: int) -> dict[str, Any]:
    """Counts of the bin.

    All pictures, those of binned galleries included, and their bytes; pictures binned individually;
    pictures being deleted permanently.
    """
    going = Q(binned=GOING) | Q(gallery__binned=GOING)
    lying = (Q(binned__gt=GOING) | Q(gallery__binned__gt=GOING)) & ~going
    binned = Image.including_bin.filter(lying | going, gallery__owner=user_id)
    return binned.aggregate(
        pictures=Count("id", filter=lying),
        loose=Count("id", filter=Q(binned__gt=GOING, gallery__binned=None)),
        bytes=Sum("bytes", filter=lying, default=0),
        going=Count("id", filter=going),
    )


def _chosen(request: Request) -> ImageQuerySet:
    lying = Image.including_bin.in_bin(request.user.pk)
    if not request.POST.get("all"):
        return lying.filter(id__in=chosen_ids(request))
    lying = lying.exclude(id__in=excepted_ids(request))
    # Exclude what was moved to the bin after the page was rendered.
    until = given_moment(request.POST.get("until", ""))
    return lying.filter(binned__lte=until) if until else lying


@asked_by_post
@login_required
def bin_restore(request: Request) -> HttpResponse:
    """Restore the selected pictures, or all."""
    images = _chosen(request)
    asked = images.count()
    count = services.restore_images(images, owner_id=request.user.pk)
    if count:
        text = ngettext(
            "%(n)d picture is back in its gallery.",
            "%(n)d pictures are back in their galleries.",
            count,
        )
        messages.success(request, text % {"n": count})
    if twins := asked - count:
        text = ngettext(
            "%(n)d picture stays in the bin: its gallery has the same picture again.",
            "%(n)d pictures stay in the bin: their galleries have the same pictures again.",
            twins,
        )
        messages.info(request, text % {"n": twins})
    if not asked and request.method == "POST":
        messages.warning(request, _("No picture was chosen."))
    return redirect("galleries:bin")


@asked_by_post
@login_required
def bin_delete(request: Request) -> HttpResponse:
    """Delete the selected pictures permanently, after confirmation."""
    images = _chosen(request)
    count = images.count()
    if not count:
        if request.method == "POST":
            messages.warning(request, _("No picture was chosen."))
        return redirect("galleries:bin")
    if not request.POST.get("sure"):
        everything = bool(request.POST.get("all"))
        context = {
            "count": count,
            "ids": [] if everything else images.values_list("id", flat=True),
            "all": everything,
            "excepted": excepted_ids(request),
            "until": given_moment(request.POST.get("until", "")) or timezone.now(),
        }
        return render(request, "galleries/bin_delete.html", context)
    if services.delete_images_for_good(images, owner_id=request.user.pk):
        return redirect("galleries:bin")  # The page already says that they are being deleted.
    text = ngettext(
        "%(n)d picture was deleted for good.",
        "%(n)d pictures were deleted for good.",
        count,
    )
    messages.success(request, text % {"n": count})
    return redirect("galleries:bin")


@require_http_methods(["GET", "POST"])
@login_required
def bin_empty(request: Request) -> HttpResponse:
    if request.method == "GET":
        galleries = Gallery.including_bin.in_bin(request.user.pk).count()
        context = {"held": _held(request.user.pk), "galleries": galleries}
        return render(request, "galleries/bin_empty.html", context)
    if not services.empty_bin(request.user.pk):
        messages.success(request, _("The bin is empty."))
    return redirect("galleries:bin")


@asked_by_post
@login_required
def bin_gallery_restore(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.binned_gallery_of(request, gallery_id)
    if request.method == "GET":
        return redirect("galleries:bin")
    restored = services.restore_gallery(gallery)
    messages.success(request, _("The gallery %(name)s is back.") % {"name": restored.name})
    return redirect(restored)


@require_http_methods(["GET", "POST"])
@login_required
def bin_gallery_delete(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.binned_gallery_of(request, gallery_id)
    if request.method == "GET":
        count = Image.including_bin.filter(gallery=gallery).count()
        return render(request, "galleries/bin_gallery.html", {"gallery": gallery, "count": count})
    chosen = Gallery.including_bin.filter(id=gallery.id)
    if services.delete_galleries_for_good(chosen, owner_id=request.user.pk):
        return redirect("galleries:bin")
    text = _("The gallery %(name)s was deleted for good.") % {"name": gallery.name}
    messages.success(request, text)
    return redirect("galleries:bin")


@require_safe
@login_required
def bin_thumbnail(request: Request, image_id: UUID) -> HttpResponseBase:
    image = access.binned_image_of(request, image_id)
    if not image.has_preview:
        raise Http404
    key = files.key(image.id, Variant.THUMBNAIL)
    response = send(request, key, name="", mimetype="image/webp")
    response["Cache-Control"] = CACHE
    return response
