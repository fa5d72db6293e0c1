"""JSON of a search."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import StringConstraints

from apps.galleries.api.schemas import LISTED, ImageOut, Tag, image_out
from apps.galleries.room_filters import room_filter
from apps.search.forms import MAX_CHARACTERS
from apps.search.models import Query
from apps.search.services.answering import Answer, Result
from apps.search.services.filters import Filters, Point
from apps.search.services.steering import MAX_EXAMPLES, Examples
from apps.search.services.words import Found
from futu.api.problems import Problem
from futu.api.schemas import IN_JSON, PRINTABLE, Address, Day, Input, Output

if TYPE_CHECKING:
    from apps.vision.local.areas import Area

RESULTS = 24
MAX_RESULTS = 240
MAX_GALLERIES = 100

# Those of `Query.Scope`; as a Django enum its name would clash with the tokens' scopes.
Scope = Literal["mine", "public", "both"]
K = Annotated[int, Field(ge=1, le=MAX_RESULTS, description="How many results at most.")]
Words = Annotated[str, StringConstraints(max_length=MAX_CHARACTERS, pattern=PRINTABLE)]
Least = Annotated[int, Field(ge=1, le=100_000)]
Orientation = Literal["landscape", "portrait", "square"]
LATITUDE = r"-?([0-8]?\d(\.\d{1,9})?|90)"
LONGITUDE = r"-?((1[0-7]|[0-9])?\d(\.\d{1,9})?|180)"
Place = Annotated[str, StringConstraints(pattern=rf"^{LATITUDE},{LONGITUDE}$")]
Distance = Annotated[int, Field(ge=1, le=1000)]
Colour = Literal[
    "red",
    "orange",
    "yellow",
    "green",
    "cyan",
    "blue",
    "purple",
    "pink",
    "brown",
    "black",
    "grey",
    "white",
]
Category = Annotated[str, StringConstraints(max_length=40, pattern=r"^(-|[a-z][a-z0-9_]*)$")]
Ids = Annotated[list[UUID], Field(max_length=MAX_EXAMPLES)]
NUMBER = r"(0(\.\d{1,9})?|1(\.0{1,9})?)"
BoxText = Annotated[str, StringConstraints(pattern=rf"^({NUMBER}(,{NUMBER}){{3}})?$")]


class BoxIn(Input):
    """A part of a picture, in fractions of its upright width and height."""

    x: float = Field(strict=True, ge=0, lt=1, examples=[0.25])
    y: float = Field(strict=True, ge=0, lt=1, examples=[0.25])
    width: float = Field(strict=True, gt=0, le=1, examples=[0.5])
    height: float = Field(strict=True, gt=0, le=1, examples=[0.5])


class ResultParams(Input):
    """How many results, and of which pictures."""

    k: K = RESULTS
    taken_from: Day | None = Field(None, description="Taken on this day or later.")
    taken_to: Day | None = Field(None, description="Taken on this day or earlier.")
    added_from: Day | None = Field(None, description="Added on this day or later.")
    added_to: Day | None = Field(None, description="Added on this day or earlier.")
    tag: Tag | None = Field(None, description="With this tag.")
    q: Words = Field("", description="With these words, as `GET /search` finds them.")
    least: Least | None = Field(None, description="The longer side has as many pixels.")
    deep: bool = Field(
        False,
        description="Search with parts of the picture, too, and verify what is found: copies come "
        "first, each with its verdict and areas. Takes about a second.",
    )
    orientation: Orientation | None = Field(None, description="Of the upright picture.")
    near: Place | None = Field(
        None, description="Taken around this place: latitude, longitude.", examples=["48.15,17.12"]
    )
    within: Distance = Field(10, description="At most so many kilometres from `near`.")
    colours: list[Colour] = Field(
        [], max_length=12, description="With all of these among its dominant colours."
    )
    category: Category | None = Field(
        None,
        description="Of this category, by what counts for you: your word, otherwise the answer you "
        "got. A code, “unsure”, or “-” for pictures you never asked about.",
        examples=["pets"],
    )
    more_like: Ids = Field([], description="Pictures to be more like.")
    less_like: Ids = Field([], description="Pictures to be less like.")
    also: Ids = Field([], description="Searches whose pictures are searched with, too.")

    @property
    def examples(self) -> Examples:
        return Examples(tuple(self.more_like), tuple(self.less_like), tuple(self.also))

    @property
    def filters(self) -> Filters:
        return Filters(
            taken_from=self.taken_from,
            taken_to=self.taken_to,
            added_from=self.added_from,
            added_to=self.added_to,
            tag=self.tag or "",
            q=self.q,
            least=self.least,
            orientation=self.orientation or "",
            near=Point.parse(self.near) if self.near else None,
            within=self.within,
            colours=tuple(self.colours),
            rooms=_of_rooms(category=self.category),
        )


def _of_rooms(**given: str | None) -> tuple[tuple[str, str], ...]:
    """Raises Problem for a value that there is not, and where the room is off."""
    pairs = tuple((name, value) for name, value in given.items() if value)
    for name, value in pairs:
        found = room_filter(name)
        if found is None or value not in dict(found.choices()):
            raise Problem("not_found", _("There is no such category."))
    return pairs


class ScopeParams(ResultParams):
    """Where to search."""

    turn: int = Field(
        0, ge=0, le=270, multiple_of=90, description="Turn the picture so far clockwise first."
    )
    scope: Scope = Field("mine", description="Which galleries to look in.")
    galleries: list[UUID] = Field(
        [], max_length=MAX_GALLERIES, description="Only in these, whatever the scope is."
    )


class AskFields(ScopeParams):
    """The fields beside the file."""

    box: BoxText = Field(
        "",
        description="A part of the picture: `x,y,width,height` in fractions of its upright sides. "
        "Empty: the whole of it.",
        examples=["0.25,0.25,0.5,0.5"],
    )

    @property
    def box_text(self) -> str:
        return self.box


class JsonBox(ScopeParams):
    """The same, with the box as numbers."""

    k: Annotated[K, IN_JSON] = RESULTS
    turn: Annotated[int, IN_JSON] = Field(
        0,
        ge=0,
        le=270,
        multiple_of=90,
        description="Turn the picture so far clockwise first.",
    )
    least: Annotated[Least, IN_JSON] | None = Field(
        None, description="The longer side has as many pixels."
    )
    deep: bool = Field(False, strict=True, description="Look inside the pictures, and verify.")
    within: Annotated[Distance, IN_JSON] = Field(
        10, description="At most so many kilometres from `near`."
    )
    box: BoxIn | None = Field(None, description="A part of it; null is the whole.")

    @property
    def box_text(self) -> str:
        box = self.box
        return f"{box.x},{box.y},{box.width},{box.height}" if box else ""


class AskImageIn(JsonBox):
    image: UUID = Field(description="The picture to ask with.")


class AskAddressIn(JsonBox):
    url: Address = Field(
        description="Where the picture is on the web.", examples=["https://example.org/beach.jpg"]
    )


class BandOut(Output):
    """The meaning of the score; the limits are measured."""

    code: str = Field(
        description="`copy`, `alike`, `related`, `faint` or `unrelated`.", examples=["alike"]
    )
    label: str = Field(description="In the language of Accept-Language.")


class AreaOut(Output):
    """A part of a picture, in fractions of its upright width and height."""

    x: float
    y: float
    width: float
    height: float
    corners: list[list[float]] = Field(
        description="Four points, in the order of the other picture's area."
    )


class ResultOut(Output):
    rank: int
    score: float = Field(description="The cosine of the two vectors, −1 to 1.")
    percent: int = Field(ge=0, le=100, description="The score as the pages show it.")
    band: BandOut | None = Field(description="Null when nobody measured this model's scores.")
    verdict: Literal["same", "edited", "similar"] | None = Field(
        description="Of a deep search: the same picture, an edited copy (a part, or what contains "
        "it), or only similar. Null where unrelated pictures are as similar, or it was not deep."
    )
    area_query: AreaOut | None = Field(
        description="What of the picture asked with is in this one; null unless verified."
    )
    area_image: AreaOut | None = Field(description="Where it is in this picture.")
    image: ImageOut


class AnswerOut(Output):
    id: UUID | None = Field(
        description="By which it can be asked again; null where the server had no room to keep it."
    )
    created: datetime
    name: str
    image: UUID | None = Field(description="The picture asked with, if it is one that is kept.")
    box: list[float] | None = Field(description="x, y, width, height; null is the whole picture.")
    scope: Scope
    searched: int = Field(description="Among how many pictures.")
    still_indexing: int = Field(description="How many more cannot be found yet: ask again later.")
    more: bool = Field(description="A larger `k` would bring more.")
    results: list[ResultOut]


def answer_out(query: Query, answer: Answer) -> AnswerOut:
    prefetch_related_objects([result.image for result in answer.results], *LISTED)
    return AnswerOut(
        id=query.id if query.is_kept else None,
        created=query.created,
        name=query.name,
        image=query.image_id,
        box=query.box,
        scope=query.scope,  # type: ignore[arg-type]  # one of the three
        searched=answer.searched,
        still_indexing=answer.still_indexing,
        more=answer.more,
        results=[_result_out(result, query.owner_id) for result in answer.results],
    )


def _result_out(result: Result, viewer_id: int | None) -> ResultOut:
    band = BandOut(code=result.band.code, label=result.band.label) if result.band else None
    return ResultOut(
        rank=result.rank,
        score=round(result.score, 6),
        percent=result.percent,
        band=band,
        verdict=result.verdict or None,  # type: ignore[arg-type]  # one of the three
        area_query=_area_out(result.area_query),
        area_image=_area_out(result.area_image),
        image=image_out(result.image, viewer_id),
    )


def _area_out(area: "Area | None") -> AreaOut | None:
    if area is None:
        return None
    x, y, width, height = area.rectangle.as_list()
    return AreaOut(x=x, y=y, width=width, height=height, corners=area.as_list())


class WordsParams(ResultParams):
    """Words, where to look for them, and which part of what is found."""

    scope: Scope = Field("mine", description="Which galleries to look in.")
    galleries: list[UUID] = Field(
        [], max_length=MAX_GALLERIES, description="Only in these, whatever the scope is."
    )
    skip: int = Field(0, ge=0, le=100_000, description="Leave out so many of the first.")


class FoundByWordsOut(Output):
    count: int = Field(description="How many pictures there are.")
    more: bool = Field(description="A larger `skip` would bring more.")
    suggestions: list[str] = Field(description="Other words, where nothing was found.")
    results: list[ImageOut]
    in_text: list[UUID] = Field(
        description="Those of the results that only the text in the picture was found by."
    )


def found_out(found: Found, viewer_id: int | None) -> FoundByWordsOut:
    prefetch_related_objects(found.images, *LISTED)
    prefetch_related_objects([i for i in found.images if i.gallery.is_published], "origins")
    return FoundByWordsOut(
        count=found.count,
        more=found.more,
        suggestions=found.suggestions,
        results=[image_out(image, viewer_id) for image in found.images],
        in_text=[image.id for image in found.images if image.id in found.lines],
    )
