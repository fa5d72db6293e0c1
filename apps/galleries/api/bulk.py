"""Bulk operations on pictures."""

from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Schema

from apps.galleries import access, services
from apps.galleries.api.schemas import MAX_TAGS, Tag
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.tagging import tag_images, tag_names, untag_images
from futu.api.auth import needs
from futu.api.schemas import Input
from futu.http import Request

router = Router(tags=["images"])

MAX_IMAGES = 500


class ManyIn(Input):
    images: list[UUID] = Field(min_length=1, max_length=MAX_IMAGES)


class ManyTagsIn(ManyIn):
    tags: list[Tag] = Field(min_length=1, max_length=MAX_TAGS)


class ManyMoveIn(ManyIn):
    gallery: UUID = Field(description="Id of one of your galleries.")


class ManyOut(Schema):
    done: list[UUID] = Field(description="Ids that were changed.")
    missing: list[UUID] = Field(description="Ids that do not exist or are not yours.")


@router.post("/images/bulk/delete", response=ManyOut, auth=needs("write"))
def delete_images(request: Request, payload: ManyIn) -> ManyOut:
    """Move pictures to the bin: yours, and what you added to galleries that are shared with you."""
    asked = list(dict.fromkeys(payload.images))
    removable = Image.objects.removable_by(request.user.pk).filter(id__in=asked)
    said = _told(asked, set(removable.values_list("id", flat=True)))
    services.bin_images(removable, owner_id=request.user.pk)
    return said


@router.post("/images/bulk/restore", response=ManyOut, auth=needs("write"))
def restore_many(request: Request, payload: ManyIn) -> ManyOut:
    """Restore pictures from the bin.

    `missing` includes those whose gallery has the same bytes again.
    """
    asked = list(dict.fromkeys(payload.images))
    binned = Image.including_bin.in_bin(request.user.pk).filter(id__in=asked)
    before = set(binned.values_list("id", flat=True))
    services.restore_images(binned, owner_id=request.user.pk)
    return _told(asked, before & set(rows_of(request, asked).values_list("id", flat=True)))


@router.post(
    "/images/bulk/move",
    response=ManyOut,
    auth=needs("write"),
    openapi_extra={"responses": {404: {"description": "There is no such gallery."}}},
)
def move_many(request: Request, payload: ManyMoveIn) -> ManyOut:
    """Move pictures to another gallery.

    `missing` includes those that cannot be moved now: pictures still being prepared, and those
    whose bytes the target gallery already has.
    """
    gallery = access.gallery_of(request, payload.gallery)
    asked = list(dict.fromkeys(payload.images))
    try:
        moved = services.move_images(rows_of(request, asked), gallery, owner_id=request.user.pk)
    except Gallery.DoesNotExist as error:
        raise Http404 from error
    return _told(asked, set(moved.ids))


@router.post("/images/bulk/tag", response=ManyOut, auth=needs("write"))
def tag_many(request: Request, payload: ManyTagsIn) -> ManyOut:
    """Add every one of `tags` to every one of `images`."""
    said = split_ids(request, payload)
    names = tag_names(payload.tags)
    tag_images(rows_of(request, said.done), names, owner_id=request.user.pk)
    return said


@router.post("/images/bulk/untag", response=ManyOut, auth=needs("write"))
def untag_many(request: Request, payload: ManyTagsIn) -> ManyOut:
    """Remove `tags` from `images`."""
    said = split_ids(request, payload)
    names = tag_names(payload.tags)
    untag_images(rows_of(request, said.done), names, owner_id=request.user.pk)
    return said


def rows_of(request: Request, ids: list[UUID]) -> ImageQuerySet:
    return Image.objects.owned_by(request.user.pk).filter(id__in=ids)


def split_ids(request: Request, payload: ManyIn) -> ManyOut:
    """Split the requested ids, deduplicated and in order, into this person's and all others."""
    asked = list(dict.fromkeys(payload.images))
    mine = set(rows_of(request, asked).values_list("id", flat=True))
    return _told(asked, mine)


def _told(asked: list[UUID], done: set[UUID]) -> ManyOut:
    return ManyOut(
        done=[id_ for id_ in asked if id_ in done],
        missing=[id_ for id_ in asked if id_ not in done],
    )
