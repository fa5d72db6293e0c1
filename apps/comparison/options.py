"""The settings of one comparison: validated, stored with it, and part of its cache key."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from apps.vision.comparing import Mode

# Of what is measured: another version is another answer.
VERSION = 2
MIN_SECONDS, SECONDS, MAX_SECONDS = 1, 60, 600
Fraction = Annotated[float, Field(ge=0, le=1)]
# What a person wants to know of: an element of the pictures, or an aspect.
MAX_TOPICS, MAX_WORDS = 10, 80
Topic = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_WORDS)]
Topics = Annotated[
    tuple[Topic, ...],
    Field(max_length=MAX_TOPICS),
    AfterValidator(lambda topics: tuple(dict.fromkeys(topics))),
]


class Aspect(StrEnum):
    """What words can be asked about; beside these, a person's own words."""

    COLOUR = "colour"
    TEXT = "text"
    LAYOUT = "layout"
    OBJECTS = "objects"
    QUALITY = "quality"


class Region(BaseModel):
    """A rectangle of the first picture, in fractions of its sides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction


class ComparisonOptions(BaseModel):
    """What is compared, and how.

    `threshold` judges, and changes nothing that is measured; nor do `timeout`, and `focus`,
    `aspects` and `quality`, which are of the words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Mode.AUTO
    threshold: Fraction = 0.99
    # The longer side that is compared, in pixels; None: as the mode has it.
    max_side: Annotated[int, Field(ge=200, le=4000)] | None = None
    ignore: tuple[Region, ...] = Field(default=(), max_length=50)
    # Seconds after which a comparison is given up.
    timeout: Annotated[int, Field(ge=MIN_SECONDS, le=MAX_SECONDS)] = SECONDS
    # Elements of the pictures, and aspects (`Aspect`, or own words) to be described.
    focus: Topics = ()
    aspects: Topics = ()
    # JPEG quality of the pictures that a provider is sent.
    quality: Annotated[int, Field(ge=30, le=95)] = 85

    @property
    def side(self) -> int:
        return self.max_side or SIDES[self.mode]

    @property
    def wants_words(self) -> bool:
        return bool(self.focus or self.aspects)

    @property
    def key(self) -> str:
        """SHA-256 (hex) of everything that changes what is measured."""
        measured = self.model_copy(update={"threshold": 0.0, "max_side": self.side})
        text = f"{VERSION} {measured.model_dump_json(exclude=NOT_MEASURED)}"
        return hashlib.sha256(text.encode()).hexdigest()


# Options that change nothing that is measured.
NOT_MEASURED = {"timeout", "focus", "aspects", "quality"}
# Photos are blurred before they are compared; every pixel of a screen may count.
SIDES = {Mode.AUTO: 2000, Mode.PHOTO: 800, Mode.SCREEN: 2000}
