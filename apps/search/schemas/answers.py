"""The answer to a picture."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from ninja import Field

from apps.galleries.access import Viewer
from apps.galleries.api.schemas import LISTED, ImageOut, image_out
from apps.search.models import Query
from apps.search.schemas.asking import Scope
from apps.search.services.answering import Answer, Result
from futu.api.schemas import Output

if TYPE_CHECKING:
    from apps.vision.local.areas import Area


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
    viewer = Viewer(query.owner_id)
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
        results=[_result_out(result, viewer) for result in answer.results],
    )


def _result_out(result: Result, viewer: Viewer) -> ResultOut:
    band = BandOut(code=result.band.code, label=result.band.label) if result.band else None
    return ResultOut(
        rank=result.rank,
        score=round(result.score, 6),
        percent=result.percent,
        band=band,
        verdict=result.verdict or None,  # type: ignore[arg-type]  # one of the three
        area_query=_area_out(result.area_query),
        area_image=_area_out(result.area_image),
        image=image_out(result.image, viewer),
    )


def _area_out(area: "Area | None") -> AreaOut | None:
    if area is None:
        return None
    x, y, width, height = area.rectangle.as_list()
    return AreaOut(x=x, y=y, width=width, height=height, corners=area.as_list())
