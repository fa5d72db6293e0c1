"""Albums, favourites and the months of the timeline."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db import IntegrityError, transaction
from ninja import Field, Router, Status
from pydantic import StringConstraints

from apps.galleries import access
from apps.galleries.api.bulk import ManyIn, ManyOut, rows_of, split_ids
from apps.galleries.browsing.timeline import everything_of, months_of
from apps.galleries.models import Album
from apps.galleries.services.albums import add_to_album, remove_from_album
from apps.galleries.services.favourites import set_favourite
from futu.api.auth import needs
from futu.api.problems import Problem
from futu.api.schemas import VISIBLE, Input, Output
from futu.http import Request

router = Router(tags=["albums"])

AlbumName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=VISIBLE)]


class AlbumIn(Input):
    name: AlbumName = Field(description="Unique per person.", examples=["Best of 2024"])


class AlbumOut(Output):
    id: UUID
    name: str
    created: datetime
    images: int = Field(description="How many pictures it shows; those in the bin are left out.")
    page: str


class AlbumsOut(Output):
    items: list[AlbumOut]


class MonthOut(Output):
    month: str = Field(examples=["2024-05"])
    images: int


class MonthsOut(Output):
    items: list[MonthOut]


class FavouriteIn(ManyIn):
    favourite: bool = True


TAKEN = {409: {"description": "You have an album of this name."}}


def _out(album: Album) -> AlbumOut:
    counted = Album.objects.filter(id=album.id).with_image_count().get()
    return _counted_out(counted)


def _counted_out(album: Album) -> AlbumOut:
    return AlbumOut(
        id=album.id,
        name=album.name,
        created=album.created,
        images=album.image_count,
        page=album.get_absolute_url(),
    )


@router.get("/albums", response=AlbumsOut, auth=needs("read"))
def list_albums(request: Request) -> AlbumsOut:
    """Your albums, by name. Their pictures: `GET /images?album=…`."""
    albums = Album.objects.owned_by(request.user.pk).with_image_count()
    return AlbumsOut(items=[_counted_out(album) for album in albums])


@router.post(
    "/albums", response={201: AlbumOut}, auth=needs("write"), openapi_extra={"responses": TAKEN}
)
def create_album(request: Request, payload: AlbumIn) -> Status[AlbumOut]:
    album = Album(owner_id=request.user.pk, name=payload.name)
    _keep(album)
    return Status(201, _out(album))


@router.patch(
    "/albums/{uuid:album_id}",
    response=AlbumOut,
    auth=needs("write"),
    openapi_extra={"responses": TAKEN},
)
def rename_album(request: Request, album_id: UUID, payload: AlbumIn) -> AlbumOut:
    album = access.album_of(request, album_id)
    album.name = payload.name
    _keep(album)
    return _out(album)


def _keep(album: Album) -> None:
    """Raises Problem if the name was taken."""
    try:
        with transaction.atomic():
            album.save()
    except IntegrityError as error:
        raise Problem("wrong_state") from error


@router.delete("/albums/{uuid:album_id}", response={204: None}, auth=needs("write"))
def delete_album(request: Request, album_id: UUID) -> Status[None]:
    """Delete an album. Its pictures stay in their galleries."""
    access.album_of(request, album_id).delete()
    return Status(204, None)


@router.post("/albums/{uuid:album_id}/add", response=ManyOut, auth=needs("write"))
def add_album_images(request: Request, album_id: UUID, payload: ManyIn) -> ManyOut:
    """Add your pictures, of any gallery. Their bytes are not copied."""
    album = access.album_of(request, album_id)
    said = split_ids(request, payload)
    add_to_album(album, rows_of(request, said.done))
    return said


@router.post("/albums/{uuid:album_id}/remove", response=ManyOut, auth=needs("write"))
def remove_album_images(request: Request, album_id: UUID, payload: ManyIn) -> ManyOut:
    """Take pictures out of an album; they stay in their galleries."""
    album = access.album_of(request, album_id)
    said = split_ids(request, payload)
    remove_from_album(album, rows_of(request, said.done))
    return said


@router.post("/images/bulk/favourite", response=ManyOut, auth=needs("write"))
def favourite_many(request: Request, payload: FavouriteIn) -> ManyOut:
    """Put a star on pictures, or take it off."""
    said = split_ids(request, payload)
    set_favourite(rows_of(request, said.done), on=payload.favourite)
    return said


@router.get("/images/months", response=MonthsOut, auth=needs("read"))
def list_months(request: Request) -> MonthsOut:
    """How many of your pictures there are of each month, latest first."""
    months = months_of(everything_of(request.user.pk))
    return MonthsOut(items=[MonthOut(month=month.code, images=month.count) for month in months])
