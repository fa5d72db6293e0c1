"""What is searched with, and where."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Field
from pydantic import StringConstraints

from apps.search.schemas.filters import RESULTS, Distance, K, Least, ResultParams
from futu.api.schemas import IN_JSON, Address, Input

MAX_GALLERIES = 100
# Those of `Query.Scope`; as a Django enum its name would clash with the tokens' scopes.
Scope = Literal["mine", "public", "both"]
SCOPES = (
    "`mine`: your own galleries. `public`: the public gallery. `both`: these, and those that are "
    "shared with you."
)
NUMBER = r"(0(\.\d{1,9})?|1(\.0{1,9})?)"
BoxText = Annotated[str, StringConstraints(pattern=rf"^({NUMBER}(,{NUMBER}){{3}})?$")]


class BoxIn(Input):
    """A part of a picture, in fractions of its upright width and height."""

    x: float = Field(strict=True, ge=0, lt=1, examples=[0.25])
    y: float = Field(strict=True, ge=0, lt=1, examples=[0.25])
    width: float = Field(strict=True, gt=0, le=1, examples=[0.5])
    height: float = Field(strict=True, gt=0, le=1, examples=[0.5])


class ScopeParams(ResultParams):
    """Where to search."""

    turn: int = Field(
        0, ge=0, le=270, multiple_of=90, description="Turn the picture so far clockwise first."
    )
    scope: Scope = Field("mine", description=SCOPES)
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
