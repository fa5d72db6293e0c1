"""JSON of characters and their voices."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Field

from apps.films.explaining import explain
from apps.films.models import Audition, Character, Voice
from apps.films.schemas.fields import Language
from futu.api.schemas import VISIBLE, Input, Output


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
