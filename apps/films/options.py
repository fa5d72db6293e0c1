"""What a person chooses for a film."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from apps.films.errors import FilmError

LOCAL, NOBODY = "local", "none"
PROVIDER = "provider:"
MAX_SPEAKERS = 12
# "local", "none", or "provider:" and the id of a row of apps.providers.
Engine = Annotated[str, StringConstraints(pattern=r"^(local|none|provider:[0-9]{1,9})$")]


class FilmOptions(BaseModel):
    """Validated; kept with the film. Engines: "local" is this machine; a translator may be "none",
    then the translation is written or imported."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subtitles_only: bool = False
    # None: found out.
    speakers: Annotated[int, Field(ge=1, le=MAX_SPEAKERS)] | None = None
    # Which sound track of the film.
    track: Annotated[int, Field(ge=0, le=31)] = 0
    recogniser: Engine = LOCAL
    # The model of the engine; empty: its usual one.
    recogniser_model: Annotated[str, Field(max_length=200)] = ""
    translator: Engine = NOBODY
    translator_model: Annotated[str, Field(max_length=200)] = ""
    speech: Engine = LOCAL
    speech_model: Annotated[str, Field(max_length=200)] = ""
    formality: Literal["", "formal", "informal"] = ""
    container: Literal["mp4", "mkv"] = "mp4"
    burn_in: bool = False
    # The dub over the lowered original, or over a track of music and effects: uploaded, or made by
    # FUTU_SEPARATION_COMMAND.
    background: Literal["duck", "track", "separate"] = "duck"


def provider_id(engine: str) -> int | None:
    """The id of a row of apps.providers; None: this machine, or nobody."""
    return int(engine.removeprefix(PROVIDER)) if engine.startswith(PROVIDER) else None


def parsed(values: object) -> FilmOptions:
    """Raises FilmError for what is not offered."""
    try:
        return FilmOptions.model_validate(values)
    except ValueError as error:
        raise FilmError("options") from error
