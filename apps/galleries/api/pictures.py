"""Pictures: list, read, download, change, delete."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from ninja import Query, Router, Status

from apps.galleries import access, services
from apps.galleries.access import Viewer
from apps.galleries.api.schemas import (
    LISTED,
    ImageFilters,
    ImageOut,
    ImagePatch,
    ImagesOut,
    image_out,
)
from apps.galleries.files import Variant
from apps.galleries.folding import folded
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.services.renaming import set_name
from apps.galleries.services.tagging import set_tags, tag_names
from apps.galleries.views.files import picture_file
from futu.api.auth import needs
from futu.api.paging import Order, PageParams, moment, page
from futu.api.problems import Problem
from futu.http import Request

router = Router(tags=["images"])


def _taken(otherwise: datetime) -> Coalesce:
    """Pictures without a date sort last in both directions."""
    return Coalesce("taken", Value(otherwise), output_field=DateTimeField())


LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
NEVER = datetime(9999, 12, 30, tzinfo=UTC)
ORDERS = {
    order.name: order
    for order in (
        Order("-created", "created", moment),
        Order("created", "created", moment),
        Order("-taken", _taken(LONG_AGO), moment),
        Order("taken", _taken(NEVER), moment),
        # As the timeline: taken, or added if that is unknown.
        Order("-moment", "moment", moment),
        Order("moment", "moment", moment),
        Order("name", "name"),
        Order("-name", "name"),
    )
}


@router.get(
    "/images",
    response=ImagesOut,
    auth=needs("read"),
    openapi_extra={"responses": {404: {"description": "There is no such gallery."}}},
)
def list_images(
    request: Request, filters: Query[ImageFilters], params: Query[PageParams]
) -> ImagesOut:
    """Your pictures, newest first unless `sort` says otherwise."""
    rows = _filtered(request, filters).select_related("gallery", "document")
    found, following = page(request, rows.prefetch_related(*LISTED), ORDERS[filters.sort], params)
    viewer = Viewer(request.user.pk)
    items = [image_out(image, viewer) for image in found]
    return ImagesOut(items=items, next=following)


def _filtered(request: Request, filters: ImageFilters) -> ImageQuerySet:
    images = _images_in(request, filters)
    if filters.album is not None:
        images = images.filter(albums=access.album_of(request, filters.album))
    if filters.favourite:
        images = images.filter(is_favourite=True, gallery__owner_id=request.user.pk)
    if filters.state is not None:
        images = images.filter(state=filters.state)
    for tag in filters.tag:
        images = images.filter(tags__folded=folded(tag))
    if filters.name is not None:
        images = images.filter(name__icontains=filters.name)
    if filters.taken_from is not None:
        images = images.filter(taken__gte=filters.taken_from)
    if filters.taken_to is not None:
        images = images.filter(taken__lt=filters.taken_to)
    return images


def _images_in(request: Request, filters: ImageFilters) -> ImageQuerySet:
    """The person's, of the bin or not; or of one gallery, which may be shared with them."""
    binned = Image.including_bin.in_bin(request.user.pk)
    if filters.gallery is None:
        return binned if filters.binned else Image.objects.owned_by(request.user.pk)
    gallery = access.accessible_gallery(request, filters.gallery)
    return (binned if filters.binned else Image.objects.all()).filter(gallery=gallery)


@router.get("/images/{uuid:image_id}", response=ImageOut, auth=needs("read"))
def get_image(request: Request, image_id: UUID) -> ImageOut:
    """One of your pictures, of a gallery shared with you, or a public one."""
    return image_out(access.visible_image(request, image_id), Viewer(request.user.pk))


@router.get(
    "/images/{uuid:image_id}/files/{variant}",
    url_name="image_file",
    auth=needs("read"),
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes.",
                "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def get_image_file(request: Request, image_id: UUID, variant: Variant) -> HttpResponseBase:
    """The bytes: the `original` as it was sent, or a smaller WebP without what the camera wrote.

    `preview` and `thumbnail` answer 404 until the picture is prepared.
    """
    return picture_file(request, image_id, variant)


@router.patch(
    "/images/{uuid:image_id}",
    response=ImageOut,
    auth=needs("write"),
    openapi_extra={
        "responses": {409: {"description": "It is being prepared, or its twin is there."}}
    },
)
def change_image(request: Request, image_id: UUID, payload: ImagePatch) -> ImageOut:
    image = access.image_of(request, image_id)
    if "gallery" in payload.model_fields_set:
        image = _carried(request, image, payload.gallery)
    if "name" in payload.model_fields_set:
        set_name(image, payload.name)
    if "favourite" in payload.model_fields_set:
        image.is_favourite = payload.favourite
        image.save(update_fields=["is_favourite"])
    if "tags" in payload.model_fields_set:
        set_tags(image, tag_names(payload.tags), owner_id=request.user.pk)
    return image_out(image, Viewer(request.user.pk))


def _carried(request: Request, image: Image, gallery_id: UUID) -> Image:
    """Move the picture to another gallery. Raises Problem when that is not possible now."""
    gallery = access.gallery_of(request, gallery_id)
    if gallery.id == image.gallery_id:
        return image
    rows = Image.objects.filter(id=image.id)
    if not services.move_images(rows, gallery, owner_id=request.user.pk).ids:
        raise Problem("wrong_state")
    return access.image_of(request, image.id)


@router.delete(
    "/images/{uuid:image_id}/auto-tags/{term}", response={204: None}, auth=needs("write")
)
def delete_auto_tag(request: Request, image_id: UUID, term: str) -> Status[None]:
    """Take an automatic tag off for good: analysing the picture again does not put it on."""
    image = access.image_of(request, image_id)
    if not image.auto_tags.filter(term=term).exists():
        raise Problem("not_found")
    services.remove_auto_tag(image, term)
    return Status(204, None)


@router.delete("/images/{uuid:image_id}", response={204: None}, auth=needs("write"))
def delete_image(request: Request, image_id: UUID) -> Status[None]:
    """Move a picture to the bin. It can be restored until it is purged.

    Members of a gallery may do so with what they added; its owner can restore it.
    """
    image = access.removable_image(request, image_id)
    services.bin_images(Image.objects.filter(id=image.id), owner_id=request.user.pk)
    return Status(204, None)


@router.post(
    "/images/{uuid:image_id}/restore",
    response=ImageOut,
    auth=needs("write"),
    openapi_extra={"responses": {409: {"description": "Its gallery has the same bytes again."}}},
)
def restore_image(request: Request, image_id: UUID) -> ImageOut:
    """Restore a picture from the bin; it can be found again when its new job has succeeded."""
    binned = Image.including_bin.in_bin(request.user.pk).filter(id=image_id)
    if not binned.exists():
        raise Problem("not_found")
    if not services.restore_images(binned, owner_id=request.user.pk):
        raise Problem("wrong_state")
    return image_out(access.image_of(request, image_id), Viewer(request.user.pk))


@router.post(
    "/images/{uuid:image_id}/retry",
    response=ImageOut,
    auth=needs("write"),
    openapi_extra={"responses": {409: {"description": "It has not failed."}}},
)
def retry_image(request: Request, image_id: UUID) -> ImageOut:
    """Retry preparing a failed picture."""
    image = access.image_of(request, image_id)
    rows = Image.objects.filter(id=image.id)
    if services.try_again(rows, owner_id=request.user.pk) is None:
        raise Problem("wrong_state")
    return image_out(access.image_of(request, image_id), Viewer(request.user.pk))
