"""JSON of what films can be made with."""

from __future__ import annotations

from typing import Literal

from ninja import Field

from apps.films.options import FilmOptions
from apps.films.schemas.fields import Language
from futu.api.schemas import Input, Output


class EngineOut(Output):
    value: str = Field(description="As the settings name it: `local`, `none`, `provider:7`.")
    title: str
    model: str
    is_hosted: bool
    may: bool = Field(description="False: agree to hosted models in your settings first.")
    missing: str = Field(description="What is not installed on this server.")


class EnginesOut(Output):
    items: list[EngineOut]


class ModelTestIn(Input):
    task: Literal["recogniser", "translator", "speech"]
    engine: str = Field(pattern=r"^(local|none|provider:[0-9]{1,9})$")


class ModelTestOut(Output):
    works: bool
    model: str
    sample: str
    milliseconds: int
    cost: int | None
    error: str
    reason: str


class FilmSettingsIn(Input):
    options: FilmOptions | None = Field(None, description="Null: as they are.")
    source_language: Language | None = None
    target_language: Language | None = None


class FilmSettingsOut(Output):
    options: FilmOptions
    source_language: str
    target_language: str


class SystemStatusOut(Output):
    programs: dict[str, bool] = Field(description="What is installed, by name.")
    packages: dict[str, bool]
    weights: dict[str, bool]
    workers: dict[str, bool] = Field(description="Whether some are alive, by queue.")
    waiting: dict[str, int] = Field(description="Jobs that wait, by queue.")
    free_bytes: int | None = Field(description="Of the server's disk; null: no limit is known.")
    your_free_bytes: int | None = Field(description="Of your room for films; null: no limit.")
