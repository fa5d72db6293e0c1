"""The duplicates API: groups, merging, dismissing, and looking up files."""

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import StringConstraints

from apps.duplicates.managers import PairQuerySet
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services import merging, pairs, scanning
from apps.duplicates.services.groups import Group, groups_of
from apps.duplicates.services.presence import PresenceChecker, known_digests
from apps.galleries import access
from apps.galleries.files import stream
from apps.galleries.models import Image
from futu.api.auth import needs
from futu.api.schemas import Input, Output
from futu.http import Request

router = Router(tags=["duplicates"])

MAX_IMAGES, MAX_DIGESTS = 200, 1000
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class GroupsParams(Schema):
    gallery: UUID | None = Field(None, description="Only groups within this gallery of yours.")
    series: bool = Field(False, description="Shots within seconds of one another, not copies.")
    after: int | None = Field(None, ge=0, lt=2**63, description="From `next` of the page before.")


class CopyOut(Output):
    id: UUID
    gallery: UUID
    name: str
    width: int
    height: int
    bytes: int


class GroupOut(Output):
    kind: DuplicatePair.Kind = Field(
        description="`exact`: the same file; `copy`: edited or smaller copies; `series`: shots "
        "within seconds."
    )
    images: list[CopyOut]
    best: UUID = Field(description="The picture suggested for keeping.")
    reason: str = Field(description="Why, as a code.", examples=["pixels", "sharpness"])


class GroupsOut(Output):
    items: list[GroupOut]
    total: int = Field(description="The number of groups.")
    next: int | None = Field(description="Pass it on as `after`; null on the last page.")


class MergeIn(Input):
    keep: UUID
    images: list[UUID] = Field(
        min_length=1, max_length=MAX_IMAGES, description="Copies of it, which go to the bin."
    )


class MergedOut(Output):
    binned: list[UUID]


class DismissIn(Input):
    images: list[UUID] = Field(min_length=2, max_length=MAX_IMAGES)


class DismissedOut(Output):
    pairs: int


class DigestsIn(Input):
    sha256: list[Digest] = Field(min_length=1, max_length=MAX_DIGESTS)


class FoundOut(Output):
    id: UUID
    gallery: UUID
    gallery_name: str
    name: str


class KnownOut(Output):
    items: dict[str, list[FoundOut]] = Field(
        description="Your pictures by digest. Digests without pictures are left out."
    )


class PresentOut(Output):
    exact: list[FoundOut] = Field(description="The same file.")
    near: list[FoundOut] = Field(description="Copies of it; empty if the file itself is here.")


class ScanOut(Output):
    job: UUID = Field(description="Follow it at `/jobs/{id}`.")


@router.get(
    "/duplicates",
    response=GroupsOut,
    auth=needs("read"),
    openapi_extra={"responses": {404: {"description": "There is no such gallery."}}},
)
def list_duplicates(request: Request, params: Query[GroupsParams]) -> GroupsOut:
    """Groups of your pictures that are copies of one another, newest first."""
    found = groups_of(_pairs(request, params.gallery), series=params.series, after=params.after)
    return GroupsOut(
        items=[_group_out(group) for group in found.groups],
        total=found.total,
        next=int(found.after) if found.after else None,
    )


def _pairs(request: Request, gallery_id: UUID | None) -> PairQuerySet:
    found = DuplicatePair.objects.open_of(request.user.pk)
    if gallery_id is None:
        return found
    return found.within(access.gallery_of(request, gallery_id).id)


def _group_out(group: Group) -> GroupOut:
    images = [
        CopyOut(
            id=image.id,
            gallery=image.gallery_id,
            name=image.name,
            width=image.width,
            height=image.height,
            bytes=image.bytes,
        )
        for image in group.images
    ]
    kind = DuplicatePair.Kind(group.kind)
    return GroupOut(kind=kind, images=images, best=group.best.image_id, reason=group.best.reason)


@router.post(
    "/duplicates/merge",
    response=MergedOut,
    auth=needs("write"),
    openapi_extra={"responses": {404: {"description": "The picture to keep is not there."}}},
)
def merge_duplicates(request: Request, payload: MergeIn) -> MergedOut:
    """Keep one picture and move copies of it to the bin.

    Their tags, albums and stars are copied to the one that is kept. Pictures that were not found
    to be duplicates are left alone.
    """
    keep = access.image_of(request, payload.keep)
    binned = merging.merge(request.user.pk, keep, payload.images, when=timezone.now())
    return MergedOut(binned=binned)


@router.post("/duplicates/dismiss", response=DismissedOut, auth=needs("write"))
def dismiss_duplicates(request: Request, payload: DismissIn) -> DismissedOut:
    """Mark these pictures permanently as no duplicates of one another."""
    mine = Image.objects.owned_by(request.user.pk).filter(id__in=payload.images)
    ids = list(mine.values_list("id", flat=True))
    return DismissedOut(pairs=pairs.dismiss(request.user.pk, ids))


@router.post("/duplicates/scan", response={202: ScanOut}, auth=needs("write"))
def scan_duplicates(request: Request) -> Status[ScanOut]:
    """Compare pictures that were added before duplicate detection existed."""
    return Status(202, ScanOut(job=scanning.start_scan(request.user.pk).id))


@router.post("/images/known", response=KnownOut, auth=needs("read"))
def known_images(request: Request, payload: DigestsIn) -> KnownOut:
    """Which of these files are in your galleries, by their SHA-256: nothing has to be sent."""
    found = known_digests(request.user.pk, payload.sha256)
    return KnownOut(items={digest: _found_out(images) for digest, images in found.items()})


@router.post("/images/present", response=PresentOut, auth=needs("search"))
def present_images(request: Request, file: File[UploadedFile]) -> PresentOut:
    """Whether a picture is in your galleries, as the same file or as a copy. It is not stored."""
    found = PresenceChecker(request.user.pk).check(stream(file), file.name or "")
    return PresentOut(exact=_found_out(found.exact), near=_found_out(found.near))


def _found_out(images: list[Image]) -> list[FoundOut]:
    return [
        FoundOut(
            id=image.id,
            gallery=image.gallery_id,
            gallery_name=image.gallery.name,
            name=image.name,
        )
        for image in images
    ]
