"""JSON schemas of galleries and pictures."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.urls import reverse
from ninja import Field
from pydantic import StringConstraints

from apps.galleries.access import Viewer
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image, Origin, Role
from apps.galleries.pictures.palette import names_of
from apps.galleries.services.tagging import MAX_CHARACTERS
from futu.api.paging import PageOut
from futu.api.schemas import PRINTABLE, VISIBLE, Input, Moment, Output

MAX_TAGS = 50
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=VISIBLE)]
Description = Annotated[str, StringConstraints(max_length=2000, pattern=PRINTABLE)]
ImageName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=VISIBLE)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=MAX_CHARACTERS, pattern=VISIBLE)]


class GalleryIn(Input):
    name: Name = Field(description="Unique per person.", examples=["Holidays"])
    description: Description = Field("", description="At most 2000 characters.")


class GalleryPatch(Input):
    """Only the fields sent are changed."""

    name: Name = Field(default_factory=str)
    description: Description = Field(default_factory=str)


class GalleryFilters(Input):
    binned: bool = Field(False, description="Only galleries in the bin.")
    public: bool = Field(False, description="Only the sources of the public gallery.")
    shared: bool = Field(False, description="Only those that other people share with you.")


class CountsOut(Output):
    """Number of pictures in each state; `ready` ones can be found by search."""

    waiting: int = 0
    processing: int = 0
    ready: int = 0
    failed: int = 0
    total: int = 0


class GalleryOut(Output):
    id: UUID
    name: str
    description: str
    visibility: Gallery.Visibility
    owner: str | None = Field(description="User name; null for the public gallery.")
    role: Literal["owner", "view", "add"] | None = Field(
        description="What you may do: all, look, or look and add. Null for the public gallery."
    )
    created: datetime
    binned: datetime | None = Field(description="When it was moved to the bin.")
    images: CountsOut
    page: str = Field(description="Address of its web page.", examples=["/galleries/0b9c…/"])


class GalleriesOut(PageOut):
    items: list[GalleryOut]


class FailureOut(Output):
    code: str = Field(examples=["truncated"])
    message: str = Field(description="What is wrong and how to fix it, in the user's language.")


class PlaceOut(Output):
    latitude: float
    longitude: float


class FilesOut(Output):
    """Addresses of the picture's files; null where a file does not exist or you may not read it."""

    original: str | None = Field(
        description="The original file. For its owner, and for members of its gallery."
    )
    preview: str | None = Field(
        description="WebP, at most 1440 pixels a side; long strips up to the same pixel count."
    )
    thumbnail: str | None = Field(
        description="WebP, at most 360 pixels a side; long strips up to the same pixel count."
    )


class OriginOut(Output):
    """Where a public picture was found, and the licence it is shown under."""

    site: str = Field(examples=["example.org"])
    page: str = Field(description="The page the picture is on.")
    title: str
    author: str
    author_url: str
    licence: str = Field(examples=["cc-by-4.0"])
    licence_name: str = Field(examples=["CC BY 4.0"])
    licence_url: str = Field(description="The licence's official page; empty if there is none.")
    fetched: datetime


class AutoTagOut(Output):
    """What a model sees in the picture."""

    term: str = Field(description="The term's key.", examples=["siamese-cat"])
    english: str = Field(examples=["Siamese cat"])
    chinese: str = Field(examples=["暹罗猫"])
    score: float = Field(ge=0, le=1, description="How sure the model is.")


class ImageOut(Output):
    """One picture. Camera metadata and the owner's notes are null for other people, except that
    members of its gallery are told all but the star and the job."""

    id: UUID
    gallery: UUID
    name: str
    state: Image.State = Field(
        description="`pending`: waits; `processing`: is worked on; `ready`: search finds it; "
        "`failed`: see `failure`."
    )
    failure: FailureOut | None
    format: str = Field(examples=["JPEG"])
    width: int
    height: int
    bytes: int
    colour: str = Field(description="Average colour.", examples=["#7f6a55", ""])
    colours: list[str] = Field(
        description="Its dominant colours by name, at most four; empty if they are not known yet.",
        examples=[["red", "black"]],
    )
    sha256: str | None
    taken: datetime | None = Field(
        description="Local time of the camera, written as if it were UTC."
    )
    camera: str | None
    place: PlaceOut | None
    tags: list[str] | None
    auto_tags: list[AutoTagOut] | None = Field(
        description="What a model sees in it, without what its owner took off."
    )
    text: str | None = Field(
        description="What is written in the picture, a line each; empty: nothing that could be "
        "read. Null: nothing has looked, or its owner cleared it."
    )
    favourite: bool | None
    added_by: str | None = Field(
        description="User name of the member who added it; null: its owner did."
    )
    created: datetime
    ready: datetime | None = Field(description="When it became searchable.")
    binned: datetime | None = Field(description="When it was moved to the bin.")
    job: UUID | None = Field(description="The job that adds it: `/jobs/{id}`.")
    files: FilesOut
    page: str = Field(description="Address of its web page.")
    origins: list[OriginOut] = Field(
        description="Where a picture of the public gallery comes from; empty for other pictures."
    )


class ImagesOut(PageOut):
    items: list[ImageOut]


class ImagePatch(Input):
    """Only the fields sent are changed."""

    name: ImageName = Field(default_factory=str)
    tags: list[Tag] = Field(
        default_factory=list, max_length=MAX_TAGS, description="Replaces all its tags."
    )
    gallery: UUID = Field(default_factory=uuid4, description="Move it to this gallery of yours.")
    favourite: bool = Field(False, description="Put a star on it, or take it off.")


Sort = Literal["-created", "created", "-taken", "taken", "-moment", "moment", "name", "-name"]


class ImageFilters(Input):
    gallery: UUID | None = Field(
        None, description="Only this gallery, yours or shared with you; default: all of yours."
    )
    album: UUID | None = Field(None, description="Only this album of yours.")
    favourite: bool = Field(False, description="Only favourites.")
    binned: bool = Field(False, description="Only pictures in the bin.")
    state: Image.State | None = None
    tag: list[Tag] = Field([], max_length=10, description="Has all of these tags.")
    name: ImageName | None = Field(None, description="Its name contains this.")
    taken_from: Moment | None = Field(None, description="Taken at or after this time.")
    taken_to: Moment | None = Field(None, description="Taken before this time.")
    sort: Sort = Field("-created", description="`-` means descending. Ties are ordered by id.")


def gallery_out(gallery: Gallery, counts: dict[str, int], viewer: Viewer) -> GalleryOut:
    """`owner` is best fetched before."""
    return GalleryOut(
        id=gallery.id,
        name=gallery.name,
        description=gallery.description,
        visibility=Gallery.Visibility(gallery.visibility),
        owner=gallery.owner.get_username() if gallery.owner else None,
        role=_role(gallery, viewer),
        created=gallery.created,
        binned=gallery.binned,
        images=CountsOut(**counts),
        page=gallery.get_absolute_url(),
    )


def _role(gallery: Gallery, viewer: Viewer) -> Literal["owner", "view", "add"] | None:
    if gallery.belongs_to(viewer.user_id):
        return "owner"
    role = viewer.role(gallery)
    if role is None:
        return None
    return "add" if role is Role.ADD else "view"


# What `image_out` reads of each picture.
LISTED = ("tags", "auto_tags", "document", "added_by")


def image_out(image: Image, viewer: Viewer) -> ImageOut:
    """The picture as this person may see it; `gallery`, `LISTED` and, of public ones, `origins`
    are best fetched before.
    """
    public = image.gallery.is_published
    mine = image.gallery.belongs_to(viewer.user_id)
    told = mine or viewer.accesses(image.gallery)
    return ImageOut(
        id=image.id,
        gallery=image.gallery_id,
        name=image.name,
        state=Image.State(image.state),
        failure=FailureOut(code=image.failure, message=image.reason) if image.failure else None,
        format=image.format,
        width=image.width,
        height=image.height,
        bytes=image.bytes,
        colour=image.colour,
        colours=names_of(image.colours or 0),
        sha256=image.sha256 if told else None,
        taken=image.taken if told else None,
        camera=image.camera if told else None,
        place=_place_out(image) if told else None,
        tags=[tag.name for tag in image.tags.all()] if told or public else None,
        auto_tags=_auto_tags_out(image) if told or public else None,
        text=_text_out(image),
        favourite=image.is_favourite if mine else None,
        added_by=image.added_by.get_username() if told and image.added_by else None,
        created=image.created,
        ready=image.ready_at,
        binned=image.binned,
        job=image.job_id if mine else None,
        files=_files_out(image, told),
        page=image.get_absolute_url(),
        origins=[_origin_out(origin) for origin in image.origins.all()] if public else [],
    )


def _auto_tags_out(image: Image) -> list[AutoTagOut]:
    shown = [tag for tag in image.auto_tags.all() if not tag.removed]
    return [
        AutoTagOut(
            term=tag.term,
            english=tag.named.english[0],
            chinese=tag.named.chinese[0],
            score=tag.score,
        )
        for tag in sorted(shown, key=lambda tag: -tag.score)
        if tag.named
    ]


def _text_out(image: Image) -> str | None:
    """Search keeps it, in the row it has of a picture; whoever may see the picture may read it."""
    document: Any = getattr(image, "document", None)
    return document.text if document and document.reader else None


def _origin_out(origin: Origin) -> OriginOut:
    return OriginOut(
        site=origin.site,
        page=origin.page,
        title=origin.title,
        author=origin.author,
        author_url=origin.author_url,
        licence=origin.licence,
        licence_name=origin.licence_name,
        licence_url=origin.licence_url,
        fetched=origin.fetched,
    )


def _place_out(image: Image) -> PlaceOut | None:
    if image.latitude is None or image.longitude is None:
        return None
    return PlaceOut(latitude=image.latitude, longitude=image.longitude)


def _files_out(image: Image, told: bool) -> FilesOut:
    def address(variant: Variant) -> str:
        return reverse("api:image_file", args=[image.id, variant])

    return FilesOut(
        original=address(Variant.ORIGINAL) if told else None,
        preview=address(Variant.PREVIEW) if image.has_preview else None,
        thumbnail=address(Variant.THUMBNAIL) if image.has_preview else None,
    )
