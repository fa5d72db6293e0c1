"""JSON of a film's lines."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Field

from apps.films.schemas.fields import Language
from apps.films.services.checks import Problem
from apps.films.services.lines import LineRow
from futu.api.schemas import Input, Output


class ProblemOfLineOut(Output):
    code: str
    sentence: str
    is_severe: bool


class LineOut(Output):
    id: UUID
    number: int
    start_ms: int
    end_ms: int
    text: str
    translation: str
    origin: str = Field(description="Of the translation: `model`, `person`, `imported`, or empty.")
    character: UUID | None
    confidence: float
    locked: bool
    take: UUID | None = Field(description="The spoken line's file, at `/files/{id}/content`.")
    rate: float | None = Field(description="How much faster it is spoken than is natural.")
    over_ms: int = Field(description="How much longer it is than its time.")
    problems: list[ProblemOfLineOut]


class ImportFields(Input):
    """Beside the file."""

    what: Literal["lines", "translation"] = Field(
        "translation", description="The film's lines anew, or their translation."
    )
    language: Language = Field("", description="Of a translation; empty: the target language.")


class SubtitlesOut(Output):
    language: str
    target_language: str
    lines: list[LineOut]


class ImportedOut(Output):
    taken: int
    of: int = Field(description="Lines in the file.")
    without: int = Field(description="Lines of the film that got no translation from it.")


def line_out(row: LineRow) -> LineOut:
    cue, made = row.cue, row.translation
    return LineOut(
        id=cue.pk,
        number=row.number,
        start_ms=cue.start_ms,
        end_ms=cue.end_ms,
        text=cue.text,
        translation=row.text,
        origin=made.origin if made and made.text else "",
        character=cue.character_id,
        confidence=cue.confidence,
        locked=cue.locked,
        take=row.take.file_id if row.take else None,
        rate=row.rate,
        over_ms=row.over_ms,
        problems=[_problem_out(one) for one in row.problems],
    )


def _problem_out(one: Problem) -> ProblemOfLineOut:
    return ProblemOfLineOut(code=one.code, sentence=one.sentence, is_severe=one.is_severe)
