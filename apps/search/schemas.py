"""What a search looks like in JSON."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from ninja import Field, Schema
from pydantic import Strict, StringConstraints

from apps.galleries.api.schemas import ImageOut, image_out
from apps.search.models import Query
from apps.search.services.answering import Answer, Result
from futu.api.schemas import Input

RESULTS = 24
MOST_RESULTS = 240
MOST_GALLERIES = 100

# Those of `Query.Scope`; an enum of Django's would be called as the scopes of tokens are.
Scope = Literal["mine", "public", "both"]
K = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="How many results at most.")]
NUMBER = r"(0(\.\d{1,9})?|1(\.0{1,9})?)"
BoxText = Annotated[str, StringConstraints(pattern=rf"^({NUMBER}(,{NUMBER}){{3}})?$")]


class BoxIn(Input):
    """A part of a picture, in fractions of its upright width and height."""

    x: float = Field(strict=True, ge=0, lt=1, examples=[0.25])
    y: float = Field(strict=True, ge=0, lt=1, examples=[0.25])
    width: float = Field(strict=True, gt=0, le=1, examples=[0.5])
    height: float = Field(strict=True, gt=0, le=1, examples=[0.5])


class KParams(Input):
    k: K = RESULTS


class AskFields(Input):
    """The fields that come beside the file."""

    box: BoxText = Field(
        "",
        description="A part of the picture: `x,y,width,height` in fractions of its upright sides. "
        "Empty: the whole of it.",
        examples=["0.25,0.25,0.5,0.5"],
    )
    scope: Scope = Field("mine", description="Which galleries to look in.")
    galleries: list[UUID] = Field(
        [], max_length=MOST_GALLERIES, description="Only these, of the scope. Empty: all of it."
    )
    k: K = RESULTS

    @property
    def box_text(self) -> str:
        return self.box


class AskImageIn(Input):
    image: UUID = Field(description="The picture to ask with.")
    box: BoxIn | None = Field(None, description="A part of it; null is the whole.")
    scope: Scope = Field("mine", description="Which galleries to look in.")
    galleries: list[UUID] = Field(
        [], max_length=MOST_GALLERIES, description="Only these, of the scope. Empty: all of it."
    )
    k: Annotated[K, Strict()] = RESULTS

    @property
    def box_text(self) -> str:
        box = self.box
        return f"{box.x},{box.y},{box.width},{box.height}" if box else ""


class BandOut(Schema):
    """What the score means; the limits come from measured scores."""

    code: str = Field(
        description="`copy`, `alike`, `related`, `faint` or `unrelated`.", examples=["alike"]
    )
    label: str = Field(description="In the language of Accept-Language.")


class ResultOut(Schema):
    rank: int
    score: float = Field(description="The cosine of the two vectors, −1 to 1.")
    percent: int = Field(ge=0, le=100, description="The score as the pages show it.")
    band: BandOut | None = Field(description="Null when nobody measured this model's scores.")
    image: ImageOut


class AnswerOut(Schema):
    id: UUID
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
    prefetch_related_objects([result.image for result in answer.results], "tags")
    return AnswerOut(
        id=query.id,
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


def _result_out(result: Result, viewer_id: int) -> ResultOut:
    band = BandOut(code=result.band.code, label=result.band.label) if result.band else None
    return ResultOut(
        rank=result.rank,
        score=round(result.score, 6),
        percent=result.percent,
        band=band,
        image=image_out(result.image, viewer_id),
    )
