"""What a translator is told of a line, and what it answers. No rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

# Characters a second that a voice says at its own pace, by language; and that the budget allows
# beyond that: a voice may be a little faster, and the gap after a line is its, too.
PACES = {"zh": 4.6, "ja": 7.0, "ko": 5.5}
USUAL_PACE, ALLOWED = 14.5, 1.1
LEAST = 2


@dataclass(frozen=True, slots=True)
class Line:
    """`id` is short, and the model's own for one request."""

    id: str
    text: str
    seconds: float
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A line before or behind, which is not translated now."""

    text: str
    translation: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is the same for a film's batches."""

    source: str
    target: str
    title: str = ""
    formality: str = ""
    characters: Sequence[dict[str, str]] = field(default=())


class Translated(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    text: str


class Answer(BaseModel):
    """The shape that is asked for."""

    model_config = ConfigDict(extra="ignore")

    lines: list[Translated] = Field(description="One for each line that was sent, with its id.")


class Variants(BaseModel):
    model_config = ConfigDict(extra="ignore")

    shorter: str = ""
    longer: str = ""


def pace(language: str) -> float:
    return PACES.get(language.partition("-")[0], USUAL_PACE)


def budget(seconds: float, language: str) -> int:
    """Characters that can be said in the time."""
    return max(LEAST, round(seconds * pace(language) * ALLOWED))
