"""The settings of one comparison: validated, stored with it, and part of its cache key."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from apps.vision.comparing import Mode

# Of what is measured: another version is another answer.
VERSION = 2
MIN_SECONDS, SECONDS, MAX_SECONDS = 1, 60, 600
Fraction = Annotated[float, Field(ge=0, le=1)]


class Region(BaseModel):
    """A rectangle of the first picture, in fractions of its sides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction


class ComparisonOptions(BaseModel):
    """What is compared, and how. `threshold` judges, and changes nothing that is measured;
    `timeout` neither."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Mode.AUTO
    threshold: Fraction = 0.99
    # The longer side that is compared, in pixels; None: as the mode has it.
    max_side: Annotated[int, Field(ge=200, le=4000)] | None = None
    ignore: tuple[Region, ...] = Field(default=(), max_length=50)
    # Seconds after which a comparison is given up.
    timeout: Annotated[int, Field(ge=MIN_SECONDS, le=MAX_SECONDS)] = SECONDS

    @property
    def side(self) -> int:
        return self.max_side or SIDES[self.mode]

    @property
    def key(self) -> str:
        """SHA-256 (hex) of everything that changes what is measured."""
        judged = {"threshold": 0.0, "timeout": SECONDS}
        measured = self.model_copy(update={**judged, "max_side": self.side})
        text = f"{VERSION} {measured.model_dump_json()}"
        return hashlib.sha256(text.encode()).hexdigest()


# Photos are blurred before they are compared; every pixel of a screen may count.
SIDES = {Mode.AUTO: 2000, Mode.PHOTO: 800, Mode.SCREEN: 2000}
