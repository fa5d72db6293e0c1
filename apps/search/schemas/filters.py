"""Of which pictures results are, and how many."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field
from pydantic import StringConstraints

from apps.galleries.api.schemas import Tag
from apps.galleries.room_filters import room_filter
from apps.search.forms import MAX_CHARACTERS
from apps.search.services.filters import Filters, Point
from apps.search.services.steering import MAX_EXAMPLES, Examples
from futu.api.problems import Problem
from futu.api.schemas import PRINTABLE, Day, Input

RESULTS = 24
MAX_RESULTS = 240

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
