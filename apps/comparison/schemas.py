"""JSON of comparisons."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from apps.comparison.errors import explain, explain_words
from apps.comparison.judging import Verdict
from apps.comparison.models import Comparison, Description
from apps.comparison.options import (
    MAX_SECONDS,
    MAX_TOPICS,
    MIN_SECONDS,
    SECONDS,
    Region,
    Topic,
)
from apps.comparison.words import grouped
from apps.vision.comparing import Mode
from futu.api.schemas import Input, Output

FOCUS = "Elements of the pictures that a model describes."
ASPECTS = "colour, text, layout, objects, quality, or own words."
GIVEN_UP = "Seconds after which the comparison ends without a result."
SAME_FROM = "From this similarity on the two are the same."


class SettingsIn(Schema):
    """Beside the pictures: the settings of `ComparisonOptions`."""

    mode: Mode = Mode.AUTO
    threshold: float = Field(0.99, ge=0, le=1, description=SAME_FROM)
    timeout: int = Field(SECONDS, ge=MIN_SECONDS, le=MAX_SECONDS, description=GIVEN_UP)
    max_side: int | None = Field(None, ge=200, le=4000, description="Longer side compared.")
    focus: list[Topic] = Field([], max_length=MAX_TOPICS, description=FOCUS)
    aspects: list[Topic] = Field([], max_length=MAX_TOPICS, description=ASPECTS)
    quality: int = Field(85, ge=30, le=95, description="JPEG quality of what a model is sent.")


class CompareFields(SettingsIn):
    """The fields beside two files."""


class CompareImagesIn(SettingsIn, Input):
    first: UUID = Field(description="A picture of yours, or a public one.")
    second: UUID
    ignore: list[Region] = Field([], max_length=50, description="Fractions of the first picture.")


class SentenceOut(Output):
    about: str = Field(description="One of `focus` or `aspects`.")
    text: str
    differences: list[int] = Field(description="Numbers in the list of differences, from 1.")


class DifferenceOut(Output):
    box: list[float] = Field(description="x, y, width, height in fractions of the first picture.")
    area: float = Field(description="The share of the first picture that changed in it.")
    strength: float = Field(description="0 to 1.")


class ComparisonOut(Output):
    id: UUID
    created: datetime
    first: str
    second: str
    state: Literal["comparing", "done", "failed"]
    job: UUID | None = Field(description="Follow or cancel it at `/jobs/{id}`.")
    verdict: Verdict | None = Field(
        description="“unrelated”: nothing shows that both are of one scene."
    )
    similarity: float | None
    threshold: float
    overlap: float | None = Field(description="The share of the first that the second shows.")
    ssim: float | None
    hash_distance: int | None = Field(
        description="Of the 256 bits of their perceptual hashes, those that differ; null where one "
        "has too little detail."
    )
    vector_similarity: float | None = Field(
        description="The cosine of their vectors, of what both show. It comes after the other "
        "figures; null until then, and without a model."
    )
    note: str = Field(
        description="“same_file”: one file was given twice; “few_features_first”, "
        "“few_features_second”: it shows too little to be recognised; otherwise empty."
    )
    differences: list[DifferenceOut] = Field(description="The strongest first.")
    words: list[SentenceOut] = Field(description="By a model, if it was asked.")
    no_words: str = Field(description="Why there are no words, although they were asked for.")
    milliseconds: int
    error: str = Field(description="A code; empty unless it failed.")
    reason: str = Field(description="The same for people, in the language of Accept-Language.")


def comparison_out(found: Comparison) -> ComparisonOut:
    result: dict[str, Any] = found.result or {}
    described = Description.objects.filter(comparison=found).first()
    return ComparisonOut(
        id=found.pk,
        created=found.created,
        first=found.first_name,
        second=found.second_name,
        state=found.state,
        job=found.job_id,
        verdict=found.verdict,
        similarity=result.get("similarity"),
        threshold=found.settings.threshold,
        overlap=result.get("overlap"),
        ssim=result.get("ssim"),
        hash_distance=result.get("hash_distance"),
        vector_similarity=result.get("vector_similarity"),
        note=result.get("note", ""),
        differences=result.get("boxes", []),
        words=_words(found, described),
        no_words=explain_words(described.error) if described and described.error else "",
        milliseconds=found.milliseconds,
        error=found.why,
        reason=explain(found.why) if found.why else "",
    )


def _words(found: Comparison, described: Description | None) -> list[SentenceOut]:
    rows = (described and described.sentences) or []
    return [
        SentenceOut(about=str(topic.words), text=row["text"], differences=row["boxes"])
        for topic, each in grouped(rows, found.settings)
        for row in each
    ]
