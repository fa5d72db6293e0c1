"""JSON of films, and of how far they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field

from apps.films.explaining import explain
from apps.films.models import Film
from apps.films.schemas.fields import Language, StageName, State
from apps.films.services.expecting import Expected
from apps.films.services.outputs import outputs
from apps.films.services.processing import StageView, stages
from futu.api.paging import PageOut
from futu.api.schemas import Input, Output


class VideoFields(Input):
    """Beside the file."""

    rights: bool = Field(
        description="That you may translate this film. Nothing is processed otherwise."
    )
    rights_note: str = Field("", max_length=300, description="On what basis, for the record.")
    title: str = Field("", max_length=200, description="Empty: the file's name.")
    source_language: Language = Field("", description="Spoken in it; empty: found out.")
    target_language: Language = Field("", description="Empty: as your settings say.")


class ProcessIn(Input):
    from_stage: StageName | None = Field(
        None, description="Make this stage and those behind it anew; null: what is missing."
    )
    options: dict[str, Any] = Field(
        default_factory=dict, description="Changes of the film's settings, as `GET /settings`."
    )
    source_language: Language | None = None
    target_language: Language | None = None


class FilmStageOut(Output):
    name: str
    title: str = Field(description="In the language of Accept-Language.")
    state: Literal["pending", "running", "done", "skipped", "failed"]
    done: int
    total: int
    percent: int


class StreamOut(Output):
    """A stream of the uploaded film."""

    kind: str
    codec: str
    language: str
    channels: int


class MetadataOut(Output):
    duration_ms: int
    width: int
    height: int
    fps: float
    rotation: int
    container: str
    bytes: int
    bit_rate: int
    is_hdr: bool
    streams: list[StreamOut]


class VideoFileOut(Output):
    """Something to take away: its bytes are at `/files/{file}/content`."""

    kind: Literal["film", "sound", "subtitles"]
    format: str
    language: str
    file: UUID
    bytes: int
    facts: dict[str, Any] = Field(description="Of a dub: `lufs`, `true_peak_db`.")


class VideoOut(Output):
    id: UUID
    title: str
    created: datetime
    state: State
    job: UUID | None
    source: UUID | None = Field(description="The file, at `/files/{id}/content`.")
    thumbnail: UUID | None
    metadata: MetadataOut | None = Field(description="Null until it was looked at.")
    source_language: str = Field(description="As said or as found; empty while nobody knows.")
    target_language: str
    options: dict[str, Any]
    rights_confirmed: datetime | None
    lines: int
    outputs: list[VideoFileOut]
    outcome: str = Field(
        description="Why it has no dub though it is done: `needs_translator`, `subtitles_only`, "
        "`nothing_spoken`; empty otherwise."
    )
    error: str = Field(description="A code; empty unless the last run failed.")
    reason: str = Field(description="Outcome or error for people, in the language asked for.")


class VideosOut(PageOut):
    items: list[VideoOut]


class StageCostOut(Output):
    name: str
    seconds: float
    cost: int | None = Field(description="In millionths of the server's currency; null: no price.")


class ExpectedOut(Output):
    """What the next run will take."""

    bytes: int
    seconds: float
    cost: int | None
    stages: list[StageCostOut]


class StatusOut(Output):
    id: UUID
    state: State
    percent: int
    seconds_left: int | None
    stages: list[FilmStageOut]
    expected: ExpectedOut | None = Field(description="Null while it is worked on.")
    outcome: str
    error: str
    reason: str


def video_out(film: Film) -> VideoOut:
    found = outputs(film)
    return VideoOut(
        id=film.pk,
        title=film.title,
        created=film.created,
        state=film.state,
        job=film.job_id,
        source=film.source_id,
        thumbnail=film.thumbnail_id,
        metadata=metadata_out(film) if film.facts else None,
        source_language=film.language,
        target_language=film.target_language,
        options=film.settings.model_dump(mode="json"),
        rights_confirmed=film.rights_confirmed,
        lines=film.cues.count(),
        outputs=[
            VideoFileOut(
                kind=one.kind,  # type: ignore[arg-type]
                format=one.format,
                language=one.language,
                file=one.file_id,
                bytes=one.file.bytes,
                facts=one.facts,
            )
            for one in found
        ],
        outcome=film.outcome,
        error=film.why,
        reason=reason_of(film),
    )


def reason_of(film: Film) -> str:
    return explain(film.why, film.error_params) if film.why else explain(film.outcome)


def metadata_out(film: Film) -> MetadataOut:
    facts, video = film.facts, film.facts.get("video") or {}
    return MetadataOut(
        duration_ms=film.duration_ms,
        width=video.get("width", 0),
        height=video.get("height", 0),
        fps=video.get("fps", 0),
        rotation=video.get("rotation", 0),
        container=facts.get("container", ""),
        bytes=film.source_bytes,
        bit_rate=facts.get("bit_rate", 0),
        is_hdr=video.get("is_hdr", False),
        streams=[
            StreamOut(kind=one.kind, codec=one.codec, language=one.language, channels=one.channels)
            for one in film.tracks.all()
        ],
    )


def stage_out(one: StageView) -> FilmStageOut:
    return FilmStageOut(
        name=one.name,
        title=str(one.title),
        state=one.state,  # type: ignore[arg-type]
        done=one.done,
        total=one.total,
        percent=one.percent,
    )


def status_out(film: Film, found: Expected | None) -> StatusOut:
    job = film.job
    return StatusOut(
        id=film.pk,
        state=film.state,
        percent=job.percent if job else 0,
        seconds_left=job.seconds_left if job else None,
        stages=[stage_out(one) for one in stages(film)],
        expected=expected_out(found) if found else None,
        outcome=film.outcome,
        error=film.why,
        reason=reason_of(film),
    )


def expected_out(found: Expected) -> ExpectedOut:
    return ExpectedOut(
        bytes=found.bytes,
        seconds=round(found.seconds, 1),
        cost=found.cost,
        stages=[
            StageCostOut(name=one.name, seconds=round(one.seconds, 1), cost=one.cost)
            for one in found.stages
        ],
    )
