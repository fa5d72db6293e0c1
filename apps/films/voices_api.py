"""The API of characters and their voices."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Status

from apps.films.access import character_of
from apps.films.errors import FilmError
from apps.films.schemas.voices import (
    CharacterOut,
    CloneIn,
    ConsentIn,
    SynthesizedOut,
    SynthesizeIn,
    VoiceOut,
    character_out,
    synthesized_out,
    voice_out,
)
from apps.films.services import retaking, voices
from apps.providers.models import Provider
from futu.api.auth import needs
from futu.http import Request

router = Router(tags=["films"])


@router.get("/characters/{uuid:character_id}", response=CharacterOut, auth=needs("read"))
def get_character(request: Request, character_id: UUID) -> CharacterOut:
    """Somebody who speaks in a film of yours."""
    return character_out(character_of(request, character_id))


@router.post(
    "/characters/{uuid:character_id}/clone",
    response={202: VoiceOut},
    auth=needs("write"),
)
def clone_character(request: Request, character_id: UUID, payload: CloneIn) -> Status[VoiceOut]:
    """Make a voice of the character's lines. Refused without the consent of whose voice it is."""
    character = character_of(request, character_id)
    provider = _provider(payload.provider)
    voice = voices.clone_from_character(
        character, request.user, _consent(payload.consent), name=payload.name, provider=provider
    )
    return Status(202, voice_out(voice))


def _provider(pk: int | None) -> Provider | None:
    if pk is None:
        return None
    found = Provider.objects.filter(pk=pk).first()
    if found is None:
        raise FilmError("no_cloner")
    return found


def _consent(given: ConsentIn | None) -> voices.Consent | None:
    if given is None:
        return None
    return voices.Consent(given.speaker, given.basis, given.languages, given.note)


@router.post(
    "/characters/{uuid:character_id}/synthesize",
    response={202: SynthesizedOut},
    auth=needs("write"),
)
def synthesize_character(
    request: Request, character_id: UUID, payload: SynthesizeIn
) -> Status[SynthesizedOut]:
    """Let the character's voice, or another one, say something."""
    character = character_of(request, character_id)
    return Status(
        202, synthesized_out(retaking.audition(character, payload.text, payload.voice_key))
    )
