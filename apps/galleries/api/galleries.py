"""Galleries: list, create, read, rename, delete."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count
from ninja import Query, Router, Status

from apps.galleries import access, services
from apps.galleries.api.schemas import (
    GalleriesOut,
    GalleryFilters,
    GalleryIn,
    GalleryOut,
    GalleryPatch,
    gallery_out,
)
from apps.galleries.forms import TWIN, GalleryForm
from apps.galleries.models import Gallery, Image
from futu.api.auth import needs
from futu.api.idempotency import DESCRIBED, idempotent
from futu.api.paging import Order, PageParams, page
from futu.api.problems import Problem, invalid_form
from futu.http import Request

router = Router(tags=["galleries"])

BY_NAME = Order("name", "name")
COUNTED = {"pending": "waiting", "processing": "processing", "ready": "ready", "failed": "failed"}


@router.get("/galleries", response=GalleriesOut, auth=needs("read"))
def list_galleries(
    request: Request, filters: Query[GalleryFilters], params: Query[PageParams]
) -> GalleriesOut:
    """Your galleries by name, with how many pictures are in which state.

    Or those shared with you, or the sources of the public gallery: a search may look there, too.
    """
    mine = Gallery.objects.owned_by(request.user.pk)
    if filters.public:
        mine = Gallery.objects.published()
    elif filters.shared:
        mine = Gallery.objects.shared_with(request.user.pk)
    elif filters.binned:
        mine = Gallery.including_bin.in_bin(request.user.pk)
    galleries, following = page(request, mine.select_related("owner"), BY_NAME, params)
    return GalleriesOut(items=_with_counts(request, galleries), next=following)


@router.post(
    "/galleries",
    response={201: GalleryOut},
    auth=needs("write"),
    openapi_extra=DESCRIBED,
)
@idempotent(atomic=True)
def create_gallery(request: Request, payload: GalleryIn) -> Status[GalleryOut]:
    """Create a private gallery. Names are unique per person."""
    gallery = Gallery(owner_id=request.user.pk, description=payload.description)
    _keep(gallery, payload.name)
    return Status(201, _out(request, gallery))


@router.get("/galleries/{uuid:gallery_id}", response=GalleryOut, auth=needs("read"))
def get_gallery(request: Request, gallery_id: UUID) -> GalleryOut:
    """One of yours, or one that is shared with you."""
    return _out(request, access.accessible_gallery(request, gallery_id))


@router.patch(
    "/galleries/{uuid:gallery_id}",
    response=GalleryOut,
    auth=needs("write"),
    openapi_extra={"responses": {409: {"description": "Another one has this name."}}},
)
def change_gallery(request: Request, gallery_id: UUID, payload: GalleryPatch) -> GalleryOut:
    gallery = access.gallery_of(request, gallery_id)
    if "description" in payload.model_fields_set:
        gallery.description = payload.description
    _keep(gallery, payload.name if "name" in payload.model_fields_set else gallery.name)
    return _out(request, gallery)


@router.delete("/galleries/{uuid:gallery_id}", response={204: None}, auth=needs("write"))
def delete_gallery(request: Request, gallery_id: UUID) -> Status[None]:
    """Move a gallery to the bin, with its pictures. It can be restored until it is purged."""
    services.bin_gallery(access.gallery_of(request, gallery_id))
    return Status(204, None)


@router.post("/galleries/{uuid:gallery_id}/restore", response=GalleryOut, auth=needs("write"))
def restore_gallery(request: Request, gallery_id: UUID) -> GalleryOut:
    """Restore a gallery from the bin; if its name is taken, a number is added."""
    return _out(request, services.restore_gallery(access.binned_gallery_of(request, gallery_id)))


def _keep(gallery: Gallery, name: str) -> None:
    """Validate and save with the same form as the pages; raises Problem."""
    form = GalleryForm({"name": name, "description": gallery.description}, instance=gallery)
    if form.is_valid() and form.keep():
        return
    raise Problem("name_taken") if TWIN in form.errors.get("name", ()) else invalid_form(form)


def _out(request: Request, gallery: Gallery) -> GalleryOut:
    return _with_counts(request, [gallery])[0]


def _with_counts(request: Request, galleries: Iterable[Gallery]) -> list[GalleryOut]:
    """Add picture counts to all galleries in one query."""
    galleries, viewer = list(galleries), access.Viewer(request.user.pk)
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    images = Image.objects.filter(gallery__in=galleries).order_by()
    for gallery_id, state, n in images.values_list("gallery", "state").annotate(n=Count("id")):
        counts[gallery_id][COUNTED[state]] = n
    return [
        gallery_out(
            gallery, counts[gallery.id] | {"total": sum(counts[gallery.id].values())}, viewer
        )
        for gallery in galleries
    ]
