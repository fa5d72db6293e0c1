"""JSON of films."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field

from apps.films.explaining import explain
from apps.films.models import Audition, Character, Film, Voice
from apps.films.options import FilmOptions
from apps.films.services.checks import Problem
from apps.films.services.expecting import Expected
from apps.films.services.lines import LineRow
from apps.films.services.outputs import outputs
from apps.films.services.processing import StageView, stages
from apps.films.stages.names import NAMES
from futu.api.paging import PageOut
from futu.api.schemas import VISIBLE, Input, Output

State = Literal["new", "waiting", "working", "paused", "done", "failed"]
Language = Annotated[str, Field(max_length=20, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$")]
StageName = Literal[
    "probe", "audio", "recognise", "characters", "translate", "speak", "fit", "mix", "mux"
]
assert set(NAMES) == set(StageName.__args__)  # type: ignore[attr-defined]


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
    """A stream of the film as it came."""

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


class CharacterOut(Output):
    id: UUID
    video: UUID
    name: str
    gender: Literal["female", "male", "unsure"]
    pitch: float | None = Field(description="Of the voice, in Hz.")
    lines: int
    voice: UUID | None = Field(description="A cloned voice of yours.")
    voice_key: str = Field(description="Else the stock voice, or the one of the provider.")


class CharactersOut(Output):
    items: list[CharacterOut]


class ConsentIn(Input):
    """Whose voice it is, and on what basis it is cloned."""

    speaker: str = Field(min_length=1, max_length=200, pattern=VISIBLE)
    basis: Literal["own", "given", "licensed"]
    languages: list[Language] = Field(
        default_factory=list, max_length=50, description="Empty: all languages."
    )
    note: str = Field("", max_length=300)


class CloneIn(Input):
    consent: ConsentIn | None = Field(None, description="Without it the request is refused.")
    name: str = Field("", max_length=100)
    provider: int | None = Field(None, description="Null: the first that clones.")


class VoiceOut(Output):
    id: UUID
    name: str
    gender: str
    ready: bool = Field(description="False while it is made, or if it could not be.")
    error: str
    reason: str


class SynthesizeIn(Input):
    text: str = Field(min_length=1, max_length=300, pattern=VISIBLE)
    voice_key: str = Field("", max_length=200, description="Another voice than the character's.")


class SynthesizedOut(Output):
    id: UUID
    job: UUID | None = Field(description="Its `result` has the `file`, at `/files/{id}/content`.")


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


def character_out(one: Character) -> CharacterOut:
    return CharacterOut(
        id=one.pk,
        video=one.film_id,
        name=one.name,
        gender=one.gender,  # type: ignore[arg-type]
        pitch=one.pitch,
        lines=one.cues.count(),
        voice=one.voice_id,
        voice_key=one.voice_key,
    )


def voice_out(voice: Voice) -> VoiceOut:
    return VoiceOut(
        id=voice.pk,
        name=voice.name,
        gender=voice.gender,
        ready=voice.ready is not None,
        error=voice.error,
        reason=explain(voice.error),
    )


def synthesized_out(row: Audition) -> SynthesizedOut:
    return SynthesizedOut(id=row.pk, job=row.job_id)
