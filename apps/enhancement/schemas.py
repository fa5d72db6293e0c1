"""JSON of enhancements."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field

from apps.enhancement.errors import explain
from apps.enhancement.models import Draft, Enhancement, EnhancementBatch
from apps.enhancement.options import OVERRIDES, EnhanceOptions
from apps.enhancement.services.batches import MAX_ITEMS
from apps.enhancement.services.drafts import MAX_REGION
from apps.vision.upscaling.recipe import RANGES
from futu.api.schemas import IN_JSON, Input, Output

Preset = Literal["general", "portrait", "anime", "dehaze", "quick", "raw"]
State = Literal["waiting", "working", "paused", "done", "failed"]
AS_PRESET = "Null: as the preset has it."
Pixels = Annotated[int, Field(ge=0, le=1_000_000), IN_JSON]
Side = Annotated[int, Field(ge=1, le=MAX_REGION), IN_JSON]


def _setting(name: str) -> Any:
    least, most = RANGES[name]
    return Field(None, ge=least, le=most, description=AS_PRESET)


class EnhanceSettingsIn(Input):
    """The settings of `EnhanceOptions`."""

    preset: Preset = Field("general", description="“raw”: the general model's output as it is.")
    scale: Literal[2, 4] = Field(4, description="×2 is the ×4 with each 2 × 2 pixels averaged.")
    untouched: bool = Field(False, description="Nothing is done to the model's output.")
    blend: float | None = _setting("blend")
    sharpen: float | None = _setting("sharpen")
    saturation: float | None = _setting("saturation")
    contrast: float | None = _setting("contrast")
    tile: Literal[96, 192, 384] | None = Field(None, description=AS_PRESET)

    @property
    def options(self) -> EnhanceOptions:
        names = {"preset", "scale", "untouched", *OVERRIDES}
        return EnhanceOptions.model_validate(self.model_dump(include=names))


class ResultIn(EnhanceSettingsIn):
    gallery: UUID | None = Field(
        None, description="Of yours, for the result; null: beside the picture."
    )
    keep_capture: bool = Field(True, description="Copy date and camera.")
    keep_place: bool = Field(False, description="Copy the place.")


class EnhanceIn(ResultIn):
    image: UUID = Field(description="A picture of yours.")
    signature: str = Field(
        "",
        max_length=64,
        pattern="^([0-9a-f]{64})?$",
        description="Of a preview: refused if this would make anything else. Empty: no preview.",
    )


class PreviewIn(EnhanceSettingsIn):
    image: UUID = Field(description="A picture of yours.")
    left: Pixels = Field(
        description="Pixels of the upright picture. What reaches out of it is moved into it."
    )
    top: Pixels
    width: Side
    height: Side


class EnhanceBatchIn(ResultIn):
    images: list[UUID] = Field(min_length=1, max_length=MAX_ITEMS, description="Pictures of yours.")


class EnhanceGalleryIn(ResultIn):
    source: UUID = Field(description="A gallery of yours: all its pictures.")


class PreviewOut(Output):
    id: UUID
    state: Literal["working", "done", "failed"]
    job: UUID | None = Field(description="Follow it at `/jobs/{id}`.")
    signature: str = Field(description="Send it with `/enhance` to get exactly this.")
    covered: list[int] = Field(
        description="Left, top, right and bottom of the whole tiles that are shown; empty until "
        "it is done."
    )
    before: UUID | None = Field(description="A PNG at `/files/{id}/content`.")
    after: UUID | None
    error: str = Field(description="A code; empty unless it failed.")
    reason: str = Field(description="The same for people, in the language of Accept-Language.")


class EnhancementOut(Output):
    id: UUID
    created: datetime
    image: UUID | None = Field(description="The picture; null if it was deleted.")
    name: str
    state: State
    job: UUID | None = Field(description="Follow, pause or cancel it at `/jobs/{id}`.")
    recipe: dict[str, str | int | float | bool] = Field(
        description="All that decides the result's pixels, beside the picture and the weights."
    )
    signature: str
    width: int = Field(description="Of the result, in pixels.")
    height: int
    gallery: UUID | None
    result: UUID | None = Field(description="A picture, like others of yours.")
    sha256: str = Field(description="Of the result's file; empty until it is done.")
    bytes: int
    seconds: float = Field(description="That workers spent on it.")
    figures: dict[str, float] = Field(description="Of a tile from the middle; empty until then.")
    finished: datetime | None
    error: str = Field(description="A code; empty unless it failed.")
    reason: str = Field(description="The same for people, in the language of Accept-Language.")


class EnhanceBatchOut(Output):
    id: UUID
    created: datetime
    name: str
    job: UUID | None = Field(description="Follow, pause or cancel it at `/jobs/{id}`.")
    is_done: bool = Field(description="Nothing of it waits.")
    items: list[EnhancementOut]


def preview_out(draft: Draft) -> PreviewOut:
    return PreviewOut(
        id=draft.pk,
        state=draft.state,
        job=draft.job_id,
        signature=draft.signature,
        covered=draft.covered,
        before=draft.before_id,
        after=draft.after_id,
        error=draft.why,
        reason=explain(draft.why, draft.error_params) if draft.why else "",
    )


def enhancement_out(row: Enhancement) -> EnhancementOut:
    width, height = row.result_sides
    figures = {name: value for name, value in (row.figures or {}).items() if name != "sample"}
    return EnhancementOut(
        id=row.pk,
        created=row.created,
        image=row.source_id,
        name=row.source_name,
        state=row.state,
        job=row.job_id,
        recipe=row.recipe,
        signature=row.signature,
        width=width,
        height=height,
        gallery=row.gallery_id,
        result=row.result_id,
        sha256=row.result_sha256,
        bytes=row.result_bytes,
        seconds=round(row.seconds, 3),
        figures=figures,
        finished=row.finished,
        error=row.why,
        reason=explain(row.why, row.error_params) if row.why else "",
    )


def batch_out(batch: EnhancementBatch) -> EnhanceBatchOut:
    rows = list(batch.items.select_related("job").order_by("place"))
    for row in rows:
        row.batch = batch
    items = [enhancement_out(row) for row in rows]
    return EnhanceBatchOut(
        id=batch.pk,
        created=batch.created,
        name=batch.name,
        job=batch.job_id,
        is_done=all(item.state in ("done", "failed") for item in items),
        items=items,
    )
