"""One thing done to many pictures at once."""

from uuid import UUID

from ninja import Field, Router, Schema

from apps.galleries import services
from apps.galleries.api.schemas import MOST_TAGS, Tag
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.services.tagging import split_tags, tag_images, untag_images
from futu.api.auth import needs
from futu.api.schemas import Input
from futu.http import Request

router = Router(tags=["images"])

MOST = 500


class ManyIn(Input):
    images: list[UUID] = Field(min_length=1, max_length=MOST)


class ManyTagsIn(ManyIn):
    tags: list[Tag] = Field(min_length=1, max_length=MOST_TAGS)


class ManyOut(Schema):
    done: list[UUID] = Field(description="Those it was done to.")
    missing: list[UUID] = Field(description="Those that are not there, or are not yours.")


@router.post("/images/bulk/delete", response=ManyOut, auth=needs("write"))
def delete_images(request: Request, payload: ManyIn) -> ManyOut:
    said = _split(request, payload)
    services.remove_images(_rows(request, said.done))
    return said


@router.post("/images/bulk/tag", response=ManyOut, auth=needs("write"))
def tag_many(request: Request, payload: ManyTagsIn) -> ManyOut:
    """Put every one of `tags` on every one of `images`."""
    said = _split(request, payload)
    names = split_tags("\n".join(payload.tags))
    tag_images(_rows(request, said.done), names, owner_id=request.user.pk)
    return said


@router.post("/images/bulk/untag", response=ManyOut, auth=needs("write"))
def untag_many(request: Request, payload: ManyTagsIn) -> ManyOut:
    """Take `tags` off `images`."""
    said = _split(request, payload)
    names = split_tags("\n".join(payload.tags))
    untag_images(_rows(request, said.done), names, owner_id=request.user.pk)
    return said


def _rows(request: Request, ids: list[UUID]) -> ImageQuerySet:
    return Image.objects.owned_by(request.user.pk).filter(id__in=ids)


def _split(request: Request, payload: ManyIn) -> ManyOut:
    """The ids asked for, once each and in their order: this person's, and the others."""
    asked = list(dict.fromkeys(payload.images))
    mine = set(_rows(request, asked).values_list("id", flat=True))
    return ManyOut(
        done=[id_ for id_ in asked if id_ in mine],
        missing=[id_ for id_ in asked if id_ not in mine],
    )
