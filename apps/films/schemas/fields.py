"""Types that several of them use."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Field

from apps.films.stages.names import NAMES

State = Literal["new", "waiting", "working", "paused", "done", "failed"]
Language = Annotated[str, Field(max_length=20, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$")]
StageName = Literal[
    "probe", "audio", "recognise", "characters", "translate", "speak", "fit", "mix", "mux"
]
assert set(NAMES) == set(StageName.__args__)  # type: ignore[attr-defined]
