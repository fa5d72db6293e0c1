"""Transcription and speech."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.providers.errors import NoProviderError
from apps.providers.interfaces import Speaker, Transcriber
from apps.providers.kinds import Kind
from apps.providers.messages import Line, Sound, Speech, Transcript, Usage
from apps.providers.models import Provider
from apps.providers.services import results
from apps.providers.services.calling import Answered, Asker, Request, call, require_consent
from apps.providers.services.choosing import choose, connect
from apps.providers.services.reusing import call_or_reuse


def transcribe(
    content: bytes,
    *,
    seconds: float,
    purpose: str,
    person: User | None = None,
    mime: str = "audio/wav",
    name: str = "sound.wav",
    language: str = "",
    prompt: str = "",
    provider: Provider | None = None,
    model: str = "",
    scope: str = "",
    reuse: bool = True,
    generated: bool = False,
) -> Answered[Transcript]:
    """Words and their times; `prompt` holds names the recogniser may not know."""
    chosen = choose(Kind.TRANSCRIPTION, provider)
    asker = Asker(purpose, person, generated)
    require_consent(chosen, asker)
    sound = Sound(
        model=_model(model or chosen.transcription_model),
        content=content,
        seconds=seconds,
        name=name,
        mime=mime,
        language=language,
        prompt=prompt,
    )
    request = _transcription(chosen, sound)
    if not reuse:
        return call(request, asker)
    return call_or_reuse(request, asker, Transcript, scope=scope, parts=_parts(sound))


def speak(
    text: str,
    *,
    purpose: str,
    person: User | None = None,
    voice: str = "",
    speed: float = 1.0,
    language: str = "",
    reference: bytes = b"",
    reference_text: str = "",
    provider: Provider | None = None,
    model: str = "",
    generated: bool = False,
) -> Answered[Speech]:
    """Synthesise speech, with `reference` in the voice of that WAV where the provider clones. Not
    cached: rooms store the result as a file."""
    chosen = choose(Kind.SPEECH, provider)
    client = connect(chosen, Kind.SPEECH)
    if not isinstance(client, Speaker):
        raise NoProviderError
    line = Line(
        model=_model(model or chosen.speech_model),
        text=text,
        voice=voice or chosen.speech_voice,
        speed=speed,
        language=language,
        reference=reference,
        reference_text=reference_text,
    )
    request = Request(
        chosen,
        Kind.SPEECH,
        line.model,
        lambda: client.speak(line),
        Usage(characters=len(text)),
    )
    return call(request, Asker(purpose, person, generated))


def _transcription(provider: Provider, sound: Sound) -> Request[Transcript]:
    client = connect(provider, Kind.TRANSCRIPTION)
    if not isinstance(client, Transcriber):
        raise NoProviderError
    return Request(
        provider,
        Kind.TRANSCRIPTION,
        sound.model,
        lambda: client.transcribe(sound),
        Usage(seconds=sound.seconds),
    )


def _parts(sound: Sound) -> dict[str, Any]:
    return {
        "prompt": results.digest(sound.prompt),
        "sound": results.digest(sound.content),
        "parameters": [sound.mime, sound.language],
    }


def _model(model: str) -> str:
    if not model:
        raise NoProviderError
    return model
