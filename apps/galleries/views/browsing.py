"""A gallery's page: its grid of pictures, and polling for updates."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.services import room_as_loaded
from apps.galleries import access
from apps.galleries.browsing import (
    DEFAULT,
    ORDERS,
    Listing,
    cursor_of,
    newer_than,
    remembered_order,
)
from apps.galleries.forms import GalleryForm
from apps.galleries.models import Gallery, Image, Member, Tag
from apps.jobs import services as jobs
from futu.given import given_ids
from futu.htmx import render_page, wants_partial
from futu.http import Request

# Maximum card updates and new cards per poll; the rest follow with the next.
MAX_WATCHED = 60
MAX_TAGS = 300


def listing_of(request: Request, gallery: Gallery, asked: QueryDict | None = None) -> Listing:
    """The listing of this request's query, or of `asked`, another page's query."""
    asked = request.GET if asked is None else asked
    if not gallery.belongs_to(request.user.pk):
        asked = without_favourites(asked)
    order = remembered_order(request.session, gallery.id, asked)
    return Listing(Image.objects.filter(gallery=gallery), asked, order, request.user.pk)


def without_favourites(asked: QueryDict) -> QueryDict:
    """Stars are the owner's own: nobody else can ask for them."""
    left = asked.copy()
    left.pop("favourite", None)
    return left


@require_GET
@login_required
def detail(request: Request, gallery_id: UUID) -> HttpResponse:
    """For its owner, who can change it, and for its members."""
    gallery = access.accessible_gallery(request, gallery_id)
    if request.GET.get("part") == "cards":
        further = {"gallery": gallery, "listing": listing_of(request, gallery)}
        further["membership"] = _membership(request, gallery)
        return render(request, "galleries/detail.html#cards", further)
    context = gallery_context(request, gallery)
    listing: Listing = context["listing"]
    response = render_page(request, "galleries/detail.html", context, partial="grid")
    if wants_partial(request):  # The query without empty form fields.
        response["HX-Push-Url"] = f"{gallery.get_absolute_url()}?{listing.address}"
    return response


def gallery_context(
    request: Request, gallery: Gallery, asked: QueryDict | None = None
) -> dict[str, Any]:
    until = timezone.now()
    listing = listing_of(request, gallery, asked)
    counts = gallery.images.counts()
    return {
        **_state(request, gallery, counts),
        "listing": listing,
        "newest": _newest(listing),
        "until": until,
        "limits": {
            "file": settings.FUTU_MAX_UPLOAD_BYTES,
            "zip": settings.FUTU_MAX_ZIP_BYTES,
        },
        "matching": listing.images.count() if listing.narrowed else counts["total"],
        "orders": ORDERS.values(),
        **(_owners(request, gallery) if gallery.belongs_to(request.user.pk) else _members(gallery)),
    }


def _owners(request: Request, gallery: Gallery) -> dict[str, Any]:
    others = Gallery.objects.owned_by(request.user.pk).exclude(id=gallery.id)
    return {
        "form": GalleryForm(instance=gallery),
        "targets": others.only("id", "name"),
        "tags": Tag.objects.filter(owner=gallery.owner_id)[:MAX_TAGS],
    }


def _members(gallery: Gallery) -> dict[str, Any]:
    """The tags of this gallery, and none of the owner's others."""
    here = Image.tags.through.objects.filter(image__gallery=gallery, image__binned=None)
    return {"tags": Tag.objects.filter(id__in=here.values("tag"))[:MAX_TAGS]}


def _state(request: Request, gallery: Gallery, counts: dict[str, int]) -> dict[str, Any]:
    """`membership` is that of a reader who is not the owner: it decides what the page offers."""
    membership = _membership(request, gallery)
    busy = bool(counts["waiting"] or counts["processing"])
    return {
        "gallery": gallery,
        "membership": membership,
        "may_add": membership is None or membership.may_add,
        "room": None if membership else room_as_loaded(request.user),
        "counts": counts,
        "busy": busy,
        "stalled": jobs.stalled_for(gallery.owner_id) if busy and not membership else [],
    }


def _membership(request: Request, gallery: Gallery) -> Member | None:
    is_owner = gallery.belongs_to(request.user.pk)
    return None if is_owner else access.membership_of(request, gallery.pk)


def _newest(listing: Listing) -> str:
    """The cursor of the first picture, before which new ones are inserted."""
    first = listing.slice.images[:1] if listing.plain else []
    return cursor_of(first[0]) if first else ""


@require_GET
@login_required
def status(request: Request, gallery_id: UUID) -> HttpResponse:
    """Updates since the last poll: counts, watched cards, and new pictures."""
    gallery = access.accessible_gallery(request, gallery_id)
    until = timezone.now()
    counts = gallery.images.counts()
    asked = QueryDict(request.GET.get("listing", ""))
    listing = listing_of(request, gallery, asked)
    context = _state(request, gallery, counts) | _cards_now(gallery, request.GET.get("watch", ""))
    context |= {"listing": listing, "until": until}
    if "newest" in request.GET:  # The page shows the beginning of its listing.
        context |= _news(request, gallery, asked, context)
    return render(request, "galleries/detail.html#status", context)


def _news(
    request: Request, gallery: Gallery, asked: QueryDict, context: dict[str, Any]
) -> dict[str, Any]:
    """New cards, or the whole grid.

    Replacing the grid is postponed while pictures are selected, to keep the selection.
    """
    listing: Listing = context["listing"]
    newest, total = request.GET["newest"], context["counts"]["total"]
    added = _added(listing, newest)
    changed = request.GET.get("total") != str(total)
    folds = bool(added) and "fold" in request.GET
    if added is None or folds or (changed and not listing.plain):
        if "selecting" in request.GET:
            return {}
        return gallery_context(request, gallery, asked) | {"whole": True}
    if not (added or changed):
        return {}
    newest = cursor_of(added[0]) if added else newest
    return {"added_since": added, "newest": newest, "matching": total}


def _cards_now(gallery: Gallery, watch: str) -> dict[str, Any]:
    """`watch`: ids of cards in progress, as js/grid.js lists them."""
    ids = given_ids(watch.split(",")[:MAX_WATCHED])
    images = list(gallery.images.filter(id__in=ids)) if ids else []
    present = {image.id for image in images}
    return {"changed": images, "gone": [id_ for id_ in ids if id_ not in present]}


def _added(listing: Listing, cursor: str) -> list[Image] | None:
    """The pictures newer than the newest on the page; None if it must be rendered anew."""
    if not listing.plain:
        return []
    newer = newer_than(listing.images, DEFAULT, cursor)
    if newer is None:
        return None if listing.slice.images else []
    added = list(newer[: MAX_WATCHED + 1])
    return added if len(added) <= MAX_WATCHED else None
